"""The tree itself: what it may hold, what its tools refuse, what its front door says."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zoneinfo
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
LOCK = (ROOT / "requirements.lock").read_text()
LONGEST_FILE = 300

# What an installer would follow, and homes on somebody's machine.
ADDRESS = re.compile(
    rb"https?://\S+\.(?:whl|tar\.gz|tgz|deb)\b|\"resolved\": *\"http|#sha[2]56="
    rb"|--(?:extra-)?index-url[ =]|/(?:home|Users)/[a-z]\w+/"
)


def tracked() -> list[Path]:
    names = subprocess.run(
        ("git", "ls-files", "-z"), cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_download_address_or_a_path_of_one_machine() -> None:
    files = tracked()
    here = f"{ROOT}/".encode()
    assert ROOT / "pyproject.toml" in files
    assert [
        str(path.relative_to(ROOT))
        for path in files
        if ADDRESS.search(content := path.read_bytes()) or here in content
    ] == []


def test_every_locked_version_has_hashes_and_no_origin() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry for entry in entries if not re.match(r"[a-z0-9._-]+==\S+", entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK


def test_the_lock_holds_what_the_project_asks_for() -> None:
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", LOCK, flags=re.MULTILINE))
    wanting = [
        str(wish)
        for wish in map(Requirement, asked)
        if wish.name.lower() not in locked
        or not wish.specifier.contains(locked[wish.name.lower()])
    ]
    assert wanting == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_states_its_law(package: str) -> None:
    law = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text()))
    assert law
    assert law.endswith(".")


def test_every_folder_of_code_is_known_to_the_contracts() -> None:
    outside = {"bench", "migrations", "tests"}
    folders = {path.parent.name for path in ROOT.glob("[a-z]*/*.py")}
    assert folders - outside == set(PACKAGES)


def test_no_file_does_too_many_jobs() -> None:
    ours = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (*ours, *ROOT.glob("*.py"))
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


# The single files at the top are outside import-linter's graph.
MAY_IMPORT = {
    "settings": {"models"},
    "worker": {"settings", *PACKAGES} - {"web", "inbox", "stack", "rehearsal"},
    "starter": {"settings", *PACKAGES},
}


@pytest.mark.parametrize("module", sorted(path.stem for path in ROOT.glob("*.py")))
def test_a_process_imports_only_what_lies_below_it(module: str) -> None:
    nodes = list(ast.walk(ast.parse((ROOT / f"{module}.py").read_text())))
    named = [
        name.name for node in nodes if isinstance(node, ast.Import) for name in node.names
    ]
    named += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    ours = {name.partition(".")[0] for name in named} & {*MAY_IMPORT, *PACKAGES}
    assert ours - MAY_IMPORT[module] == set()


# Each of these breaks a law; the name of the contract that must notice.
TRESPASSES = [
    ("store/a.py", "import workflows", "Imports point down"),
    ("wire/a.py", "import store", "Imports point down"),
    ("stack/a.py", "import worker", "Nobody imports a process"),
    ("workflows/a.py", "import settings", "Workflows only wait"),
    ("web/a.py", "import activities", "Pages speak through workflows"),
    ("models/a.py", "import models.tables", "Values never import tables"),
    ("rules/a.py", "import models.tables", "Rules decide over values"),
    ("rules/b.py", "from time import monotonic", "Rules and models know no machinery"),
]


def test_a_trespass_breaks_its_contract(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line, _ in TRESPASSES:
        (tmp_path / path).write_text(f"{line}\n")
    linter = (Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo")
    result = subprocess.run(
        linter, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    kept = [
        name for *_, name in TRESPASSES if not re.search(rf"{name}.* BROKEN", result.stdout)
    ]
    assert kept == [], result.stdout + result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize(
    ("line", "path", "allowed"),
    [
        ("from datetime import date\nprint(date.today())", "rules/a.py", False),
        (
            "from datetime import UTC, datetime\nprint(datetime.now(UTC))",
            "activities/a.py",
            False,
        ),
        ("from datetime import UTC, datetime\nprint(datetime.now(UTC))", "web/a.py", True),
        ("import random\nprint(random)", "wire/a.py", False),
        ("import random\nprint(random)", "rehearsal/a.py", True),
        ("from uuid import uuid4\nprint(uuid4())", "store/a.py", False),
        ("import os\nprint(os.environ)", "workflows/a.py", False),
        ("import os\nprint(os.getenv('HOME'))", "worker.py", False),
        ("import os\nprint(os.environ)", "settings.py", True),
    ],
)
def test_clock_chance_and_environment_stay_at_home(
    line: str, path: str, allowed: bool
) -> None:
    ruff = (
        Path(sys.executable).parent / "ruff",
        "check",
        "--select",
        "TID251",
        "--no-cache",
    )
    result = subprocess.run(
        (*ruff, "--stdin-filename", path, "-"),
        cwd=ROOT,
        input=f"{line}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is allowed
    assert ("TID251" in result.stdout) is not allowed


def test_zones_come_from_the_pinned_package() -> None:
    assert zoneinfo.TZPATH == ()
    assert zoneinfo.ZoneInfo("America/Los_Angeles").key == "America/Los_Angeles"


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ("make", "--no-print-directory", *words)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_make_alone_lists_the_habits() -> None:
    listed = set(re.findall(r"^  make ([a-z-]+) ", make(ROOT).stdout, flags=re.MULTILINE))
    assert listed >= {
        "bench", "check", "contracts", "demo", "format", "lint", "lock", "plan", "rehearse",
        "test", "types",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("#!/bin/sh\nexit 1", "Convener needs Python 3.11 or newer"),
        (
            '#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac',
            "cannot make virtual environments. On Debian and Ubuntu: apt-get install",
        ),
    ],
)
def test_make_says_what_the_machine_lacks(tmp_path: Path, python: str, words: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    pretender = tmp_path / "python"
    pretender.write_text(f"{python}\n")
    pretender.chmod(0o755)
    result = make(tmp_path, "test", f"PYTHON={pretender}")
    assert result.returncode != 0
    assert words in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_readme_gives_two_commands_and_admits_what_was_not_run() -> None:
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text
    assert "models name, rules decide, workflows wait, activities act, web listens" in text
    assert re.search(r"docker-compose\.yml.{0,200}not (?:been )?run", text, flags=re.DOTALL)


def test_the_changelog_tells_the_version_of_the_project() -> None:
    assert PROJECT["project"]["version"] in (ROOT / "CHANGELOG.md").read_text()
