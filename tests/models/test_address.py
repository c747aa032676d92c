"""One strict check before anything else sees an address."""

import pytest

from models.address import address_fault, is_mailbox, subaddress, tag_of


@pytest.mark.parametrize(
    "text",
    [
        "ann@district.example.org",
        "Ann.Lee+climate@district.example.org",
        "o'neil@example.org",
        "a@b-c.example.org",
        f"{'a' * 64}@example.org",
    ],
)
def test_an_address_people_really_have_is_accepted(text: str) -> None:
    assert address_fault(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing"),
        ("ann", "not an e-mail address"),
        ("ann@localhost", "not an e-mail address"),
        ("ann@@example.org", "not an e-mail address"),
        ("ann@example.org\n", "not an e-mail address"),
        ("ann@example.org\r\nBcc: bo@example.org", "not an e-mail address"),
        ("Ann <ann@example.org>", "not an e-mail address"),
        ("ann@example.org, bo@example.org", "not an e-mail address"),
        ("ann lee@example.org", "not an e-mail address"),
        (".ann@example.org", "not an e-mail address"),
        ("ann..lee@example.org", "not an e-mail address"),
        ('"ann lee"@example.org', "not an e-mail address"),
        ("ann@-example.org", "not an e-mail address"),
        ("ann@example.org.", "not an e-mail address"),
        ("ann@[127.0.0.1]", "not an e-mail address"),
        ("ann@127.0.0.1", "ends in a number"),
        ("änn@example.org", "not an e-mail address"),
        ("ann@exämple.org", "not an e-mail address"),
        (f"{'a' * 65}@example.org", "more than 64"),
        (f"ann@{'a.' * 150}org", "longer than"),
    ],
)
def test_anything_else_is_refused_in_words_on_one_plain_line(text: str, says: str) -> None:
    fault = address_fault(text)

    assert fault is not None
    assert says in fault
    assert fault.isascii()
    assert fault.isprintable()


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("calendar@host.example.org", True),
        ("Calendar@Host.Example.org", True),
        ("calendar+b.17@host.example.org", True),
        ("calendars@host.example.org", False),
        ("calendar@evil.example.org", False),
        ("calendar@host.example.org.evil.example", False),
        ("+b@host.example.org", False),
        ("", False),
    ],
)
def test_a_mailbox_has_subaddresses(address: str, is_ours: bool) -> None:
    assert is_mailbox(address, "calendar@host.example.org") is is_ours


def test_a_subaddress_stands_before_the_at_sign() -> None:
    box = "calendar@host.example.org"
    assert subaddress(box, "4f0c") == "calendar+4f0c@host.example.org"
    assert is_mailbox(subaddress(box, "4f0c"), box)


@pytest.mark.parametrize("box", ["calendar@host.example.org", "a+returns@host.example.org"])
def test_what_a_subaddress_adds_is_read_even_where_the_mailbox_is_one_itself(
    box: str,
) -> None:
    assert tag_of(subaddress(box, "4f0c")) == "4f0c"


@pytest.mark.parametrize("address", ["calendar@host.example.org", "", "+4f0c@example.org"])
def test_an_address_that_adds_nothing_to_a_mailbox_has_no_tag(address: str) -> None:
    assert tag_of(address) == ""
