"""Secrets are made once, whole, for their owner alone; what hangs on them never changes."""

import json
import stat
import threading
from pathlib import Path

import pytest

from store.keys import FILE, Keys, keys_from_seed, load_keys, read_keys, write_keys


def test_keys_are_made_once_and_then_kept(tmp_path: Path) -> None:
    first = load_keys(tmp_path / "state")
    assert load_keys(tmp_path / "state") == first
    assert load_keys(tmp_path / "other") != first
    assert stat.S_IMODE((tmp_path / "state" / FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "state").iterdir()] == [FILE]


def test_processes_that_start_at_once_agree_on_one_set_of_keys(tmp_path: Path) -> None:
    found: list[Keys] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        found.append(load_keys(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert {write_keys(keys) for keys in found} == {(tmp_path / FILE).read_text()}


def test_the_environments_keys_win_over_those_of_the_folder(tmp_path: Path) -> None:
    given = keys_from_seed("given")
    assert load_keys(tmp_path, write_keys(given)) == given
    assert list(tmp_path.iterdir()) == []


def test_written_keys_are_read_back_the_same() -> None:
    keys = keys_from_seed("a").model_copy(
        update={"links": (b"new", b"old"), "codec": {"1": b"x", "2": b"y"}, "active": "2"}
    )
    assert read_keys(write_keys(keys)) == keys
    assert read_keys(json.dumps(json.loads(write_keys(keys)))) == keys


def test_every_secret_of_a_seed_is_its_own() -> None:
    keys = keys_from_seed("a")
    secrets = [keys.namespace.bytes, keys.people, *keys.links, *keys.codec.values()]
    assert len({secret[:16] for secret in secrets}) == 4
    assert keys_from_seed("a") == keys
    assert keys_from_seed("b").people != keys.people


def test_ids_never_change_since_calendars_and_threads_hang_on_them() -> None:
    keys = keys_from_seed("a")
    assert keys.uid("c/t/s/1") == "b00765f6-8da0-5d13-860a-da1475c7f2da"
    assert keys.person("A@example.org") == keys.person("a@EXAMPLE.org") == "fa1d7b397697"
    told = keys.message_id("k", "o@x.org")
    assert told == "<c5f14ec9a8a58bc7030f859cde844287@x.org>"
    assert keys.message_id("k2", "o@x.org") != told


@pytest.mark.parametrize("secret", ["people", "links"])
def test_ids_and_message_ids_hang_on_the_people_key_alone(secret: str) -> None:
    keys, other = keys_from_seed("a"), keys_from_seed("b")
    mixed = keys.model_copy(update={secret: getattr(other, secret)})
    same = mixed.person("a@example.org") == keys.person("a@example.org")
    assert same is (secret == "links")
