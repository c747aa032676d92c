"""What can be known of docker-compose.yml without running it."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import yaml
from jsonschema import Draft202012Validator

from settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
RELAY = yaml.safe_load((ROOT / "deploy/relay.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = [
    name for name, service in SERVICES.items() if service.get("restart") == "unless-stopped"
]
JOBS = {"temporal-schema", "temporal-namespace", "migrate", "staff"}
SECRET = re.compile(r"PASSWORD|PWD|KEYS|SECRET|TOKEN")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")


def strings(tree: object) -> list[str]:
    """Every text of a YAML tree that Compose would fill in."""
    if isinstance(tree, dict):
        return [text for branch in tree.values() for text in strings(branch)]
    if isinstance(tree, list):
        return [text for branch in tree for text in strings(branch)]
    return [tree] if isinstance(tree, str) else []


def having(setting: str) -> list[str]:
    return [name for name, settings in SERVICES.items() if settings.get(setting)]


def environments() -> list[tuple[str, str, str]]:
    return [
        (service, name, value)
        for service, settings in SERVICES.items()
        for name, value in settings.get("environment", {}).items()
    ]


@pytest.mark.parametrize("tree", [COMPOSE, RELAY], ids=["docker-compose.yml", "relay.yml"])
def test_the_file_is_what_the_compose_specification_calls_one(tree: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/schemas/compose-spec.json").read_text())
    faults = [error.message for error in Draft202012Validator(schema).iter_errors(tree)]
    assert faults == []


def test_every_service_either_lasts_or_is_known_to_end() -> None:
    assert set(LASTING) | JOBS == set(SERVICES)
    assert not set(LASTING) & JOBS


def test_nothing_that_must_be_set_has_a_default() -> None:
    written = [found for text in strings(COMPOSE) for found in VARIABLE.findall(text)]
    assert {name for name, rule in written if not rule.startswith(":?")} == set()
    assert {name for name, _ in written if SECRET.search(name)} >= {
        "POSTGRES_PASSWORD",
        "TEMPORAL_DB_PASSWORD",
        "CONVENER_DB_PASSWORD",
        "CONVENER_KEYS",
    }


def test_no_password_is_written_down() -> None:
    written = [
        (service, name)
        for service, name, value in environments()
        if SECRET.search(name) and not VARIABLE.fullmatch(value)
    ]
    assert written == []
    urls = [value for _, name, value in environments() if name == "CONVENER_DATABASE_URL"]
    assert urls
    assert all(re.match(r"postgresql\+asyncpg://convener:\$\{", url) for url in urls)


def test_the_example_environment_names_what_is_required_and_fills_in_nothing() -> None:
    lines = (ROOT / "deploy/env.example").read_text().splitlines()
    named = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    required = {name for text in strings(COMPOSE) for name, _ in VARIABLE.findall(text)}
    assert set(named) == required
    assert set(named.values()) == {""}


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"staff"}))
def test_no_log_can_fill_the_disk(name: str) -> None:
    assert "max-size" in SERVICES[name]["logging"]["options"]


@pytest.mark.parametrize("name", having("depends_on"))
def test_a_service_waits_for_services_that_exist_and_can_become_ready(name: str) -> None:
    for other, wait in SERVICES[name]["depends_on"].items():
        asked = wait["condition"]
        assert asked == (
            "service_completed_successfully" if other in JOBS else "service_healthy"
        )
        assert other in SERVICES


@pytest.mark.parametrize("name", having("volumes"))
def test_a_volume_has_a_name_or_is_a_file_of_this_tree(name: str) -> None:
    for volume in SERVICES[name]["volumes"]:
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).exists()
        assert not source.startswith("/")


@pytest.mark.parametrize("name", having("ports"))
def test_nothing_listens_beyond_this_machine(name: str) -> None:
    ports = SERVICES[name]["ports"]
    assert [port for port in ports if port[:10] != "127.0.0.1:"] == []


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_of_others_is_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image == "convener:latest" or re.fullmatch(r"[\w/-]+:\d+(\.\d+\.\d+)?", image)


def test_the_closed_year_stays_readable_for_400_days() -> None:
    assert SERVICES["temporal-namespace"]["command"][0].count("--retention 400d") == 2


def test_every_setting_that_is_handed_over_is_one() -> None:
    handed = {
        name.removeprefix("CONVENER_").lower()
        for services in (SERVICES, RELAY["services"])
        for service in services.values()
        for name in service.get("environment", {})
        if name.startswith("CONVENER_") and name != "CONVENER_DB_PASSWORD"
    }
    assert handed
    assert handed - set(Settings.model_fields) == set()


def test_the_health_of_a_worker_is_asked_of_its_own_task_queue() -> None:
    question = SERVICES["worker"]["healthcheck"]["test"][1]
    assert f"--task-queue {Settings.model_fields['task_queue'].default} " in question


def test_every_container_of_ours_starts_a_program_of_this_tree() -> None:
    started = [
        service.get("entrypoint") or service["command"]
        for service in SERVICES.values()
        if service["image"] == "convener:latest"
    ]
    files = [
        f"{words[2].replace('.', '/')}" if words[1] == "-m" else words[1]
        for words in started
    ]
    assert len(files) == 6
    assert [
        name
        for name in files
        if not any(
            (ROOT / path).is_file() for path in (name, f"{name}.py", f"{name}/__main__.py")
        )
    ] == []


def test_workers_can_be_many() -> None:
    assert "container_name" not in SERVICES["worker"]
    assert "ports" not in SERVICES["worker"]


def test_the_relay_never_changes_without_its_oracle() -> None:
    for settings in RELAY["services"].values():
        if environment := settings.get("environment"):
            assert set(environment) >= {"CONVENER_RELAY", "CONVENER_ORACLE"}
    assert {
        name for name, value in RELAY["services"].items() if "environment" in value
    } == {
        name
        for name, service in SERVICES.items()
        if "CONVENER_RELAY" in service.get("environment", {}) and name != "migrate"
    }


@pytest.fixture
def installed(postgresql_port: int) -> int:
    """A PostgreSQL on which the installation's script has run."""
    subprocess.run(
        (ROOT / "deploy/postgres/roles.sh",),
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "PGHOST": "127.0.0.1",
            "PGPORT": str(postgresql_port),
            "POSTGRES_USER": "tester",
            "TEMPORAL_DB_PASSWORD": 'it\'s "one" $word',
            "CONVENER_DB_PASSWORD": "another",
        },
    )
    return postgresql_port


async def test_a_role_owns_its_databases_and_cannot_see_the_others(installed: int) -> None:
    async def enter(user: str, database: str) -> str:
        try:
            connection = await asyncpg.connect(
                host="127.0.0.1", port=installed, user=user, database=database
            )
        except asyncpg.InsufficientPrivilegeError:
            return "refused"
        await connection.execute("CREATE TABLE own (id integer)")
        await connection.close()
        return "owns"

    assert {
        (user, database): await enter(user, database)
        for user in ("convener", "temporal")
        for database in ("convener", "temporal", "temporal_visibility")
    } == {
        ("convener", "convener"): "owns",
        ("convener", "temporal"): "refused",
        ("convener", "temporal_visibility"): "refused",
        ("temporal", "convener"): "refused",
        ("temporal", "temporal"): "owns",
        ("temporal", "temporal_visibility"): "owns",
    }


def test_the_image_takes_only_what_runs() -> None:
    taken = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
    assert not taken & {".env", ".convener", ".git", "tests", "bench", "docs"}
    assert taken >= {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench"}


def test_the_image_runs_as_nobody_special_on_pinned_packages() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER convener"]
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
