import socket
from pathlib import Path

import pytest

from stack.faults import StackFault
from stack.plan import StackPlan
from stack.ports import take_ports, wait_until_free


def test_ports_are_chosen_once_and_kept(tmp_path: Path) -> None:
    first = take_ports(tmp_path)
    assert take_ports(tmp_path) == first
    assert len(set(first.model_dump().values())) == 7


def test_ports_are_never_those_lent_to_outgoing_connections(tmp_path: Path) -> None:
    chosen = [StackPlan.at(tmp_path / name).ports for name in "abcdefgh"]
    assert max(port for ports in chosen for port in ports.model_dump().values()) < 32_768


def test_a_port_in_use_is_not_chosen(tmp_path: Path) -> None:
    wanted = take_ports(tmp_path)
    (tmp_path / "ports.json").unlink()
    with socket.create_server(("127.0.0.1", wanted.web)):
        assert wanted.web not in take_ports(tmp_path).model_dump().values()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"web": 1}', '{"web": "x"}'])
def test_broken_ports_are_said_in_words(tmp_path: Path, kept: str) -> None:
    (tmp_path / "ports.json").write_text(kept)
    with pytest.raises(StackFault, match=r"cannot be read\. Delete it to have new ports"):
        take_ports(tmp_path)


async def test_a_stranger_on_a_kept_port_is_said_in_words(tmp_path: Path) -> None:
    ports = take_ports(tmp_path)
    words = rf"port {ports.temporal_ui} \(temporal ui\)"
    stranger = socket.create_server(("127.0.0.1", ports.temporal_ui))
    with stranger, pytest.raises(StackFault, match=words):
        await wait_until_free(tmp_path, ports, patience=0)
    await wait_until_free(tmp_path, ports, patience=0)


def test_a_state_folder_is_for_us_alone(tmp_path: Path) -> None:
    plan = StackPlan.at(tmp_path / "state")
    assert plan.state.stat().st_mode & 0o777 == 0o700


def test_a_state_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StackFault, match="cannot be made"):
        StackPlan.at(tmp_path / "file" / "state")


def test_children_are_told_of_the_embedded_temporal_and_no_other(tmp_path: Path) -> None:
    inherited = {
        "PATH": "/bin",
        "TEMPORAL_API_KEY": "secret",
        "TEMPORAL_ADDRESS": "cloud:7233",
    }
    plan = StackPlan.at(tmp_path).model_copy(update={"inherited": inherited})
    told = {k: v for k, v in plan.environment().items() if not k.startswith("CONVENER_")}
    assert told == {
        "PATH": "/bin",
        "TEMPORAL_ADDRESS": f"127.0.0.1:{plan.ports.temporal}",
        "TEMPORAL_CONFIG_FILE": "/dev/null",
        "TEMPORAL_NAMESPACE": "convener",
    }
