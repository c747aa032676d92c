import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.mail_folder import MailFolder

ROSE = "rose@example.org"
ANA = "ana@example.org"


@pytest.fixture
def folder(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path / "mail")


def letter(message_id: str, body: str = "Hello.") -> bytes:
    return f"From: c@example.org\r\nMessage-ID: {message_id}\r\n\r\n{body}\r\n".encode()


def test_a_letter_is_kept_byte_for_byte(folder: MailFolder) -> None:
    sent = letter("<1@example.org>") + b"\xff\x00.\r\n\n"
    assert folder.read(folder.keep(sent, envelope_to=ROSE).name) == sent


def test_a_letter_is_known_by_its_message_id(folder: MailFolder) -> None:
    folder.keep(letter("<1@example.org>"), envelope_to=ROSE)
    asked = ["<1@example.org>", "<2@example.org>"]
    assert [folder.has(message_id) for message_id in asked] == [True, False]


@pytest.mark.parametrize(
    "header",
    [
        b"Message-ID: <1@example.org>",
        b"message-id:<1@example.org>",
        b"MESSAGE-ID:\r\n <1@example.org>",
        b"Message-Id: <1@example.org> ",
        b"Subject: Message-ID: <no@example.org>\r\nMessage-ID: <1@example.org>",
    ],
)
def test_a_message_id_is_found_however_it_is_written(
    folder: MailFolder, header: bytes
) -> None:
    folder.keep(header + b"\r\n\r\nMessage-ID: <no@example.org>\r\n", envelope_to=ROSE)
    assert folder.copies("<1@example.org>") == 1


def test_a_message_id_in_the_body_names_nothing(folder: MailFolder) -> None:
    folder.keep(b"Subject: x\r\n\r\nMessage-ID: <1@example.org>\r\n", envelope_to=ROSE)
    assert not folder.has("<1@example.org>")


def test_a_second_copy_is_kept_beside_the_first_and_counted(folder: MailFolder) -> None:
    first = folder.keep(letter("<1@example.org>", "one"), envelope_to=ROSE)
    second = folder.keep(letter("<1@example.org>", "two"), envelope_to=ROSE)
    assert folder.copies("<1@example.org>") == 2
    assert [first.read_bytes()[-5:], second.read_bytes()[-5:]] == [b"one\r\n", b"two\r\n"]
    assert sorted(kept.copy_number for kept in folder.newest(9)) == [1, 2]


def test_copies_that_come_at_once_are_all_counted(folder: MailFolder) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(folder.keep, letter("<1@example.org>", str(n)), envelope_to=ROSE)
            for n in range(40)
        ]
    assert len({done.result() for done in sent}) == 40
    assert folder.copies("<1@example.org>") == 40


def test_the_newest_letter_comes_first(folder: MailFolder) -> None:
    for number in range(4):
        kept = folder.keep(letter(f"<{number}@example.org>", str(number)), envelope_to=ROSE)
        os.utime(kept, (number, number))
    bodies = [folder.read(kept.name).split()[-1] for kept in folder.newest(3)]
    assert bodies == [b"3", b"2", b"1"]


def test_letters_are_found_by_their_envelope_recipient(folder: MailFolder) -> None:
    folder.keep(letter("<1@example.org>"), envelope_to=ROSE)
    kept = folder.keep(letter("<2@example.org>"), envelope_to=ANA)
    assert [one.name for one in folder.newest(9, to=ANA)] == [kept.name]
    assert folder.recipients() == {ANA: 1, ROSE: 1}


def test_what_a_killed_sender_left_is_no_letter(folder: MailFolder, tmp_path: Path) -> None:
    claimed = folder.keep(letter("<1@example.org>"), envelope_to=ROSE)
    claimed.unlink()  # killed between its claim and its rename
    (tmp_path / "mail" / "tmp1.part").write_bytes(letter("<1@example.org>"))
    assert not folder.has("<1@example.org>")
    folder.keep(letter("<1@example.org>"), envelope_to=ROSE)
    assert folder.copies("<1@example.org>") == len(folder.newest(9)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "/etc/hostname",
        "0" * 24 + ".1.eml/../../secret.eml",
        "0" * 24 + ".1.to",
        "0" * 24 + ".1.eml\n",
        "0" * 24 + ".1.eml",
        "",
    ],
)
def test_only_letters_of_the_folder_can_be_read(
    folder: MailFolder, tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret.eml").write_text("secret")
    with pytest.raises(LookupError, match="there is no letter called"):
        folder.read(name)


def test_a_folder_opened_anew_knows_its_letters(folder: MailFolder, tmp_path: Path) -> None:
    folder.keep(letter("<1@example.org>"), envelope_to=ROSE)
    again = MailFolder(tmp_path / "mail", durable=False)
    assert again.has("<1@example.org>")
    assert [kept.envelope_to for kept in again.newest(9)] == [ROSE]


def test_a_letter_sent_again_on_request_is_known_by_its_own_id(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path)
    first = b"Message-ID: <1@example.org>\r\n\r\nHello"
    folder.keep(first, envelope_to="ann@example.org")
    folder.keep(
        b"Resent-Message-ID: <2@example.org>\r\n" + first, envelope_to="ann@example.org"
    )
    assert [folder.copies(one) for one in ("<1@example.org>", "<2@example.org>")] == [1, 1]
