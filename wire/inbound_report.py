"""Bounces read: delivery status notifications (RFC 3464)."""

import re
from collections.abc import Iterator

from models.address import address_fault
from models.reply import Bounce, BounceAction
from wire.inbound_mail import Mail, header, inner, message_ids, octets, parts
from wire.plain import one_line

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s{0,4}<([!-;=?-~]{1,250})>")
_ACTIONS = {
    "failed": BounceAction.FAILED,
    "delayed": BounceAction.DELAYED,
    "delivered": BounceAction.DELIVERED,
    "relayed": BounceAction.DELIVERED,
    "expanded": BounceAction.DELIVERED,
}
_BY_CLASS = {
    "5": BounceAction.FAILED,
    "4": BounceAction.DELAYED,
    "2": BounceAction.DELIVERED,
}
_GRAVEST_FIRST = list(BounceAction)
_MOST_RECIPIENTS = 50


def read_report(mail: Mail, references: tuple[str, ...]) -> Bounce | None:
    """Return what became of a letter; None if the message is no such report.

    Of several recipients the worst counts: our letters have one each. A report that brings
    no piece of the letter is matched by `references`.
    """
    letter = next(_letters(mail), None) or (references[-1] if references else None)
    found = [
        bounce
        for part in parts(mail)
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if (bounce := _bounce(block, letter))
    ]
    return min(found, key=lambda one: _GRAVEST_FIRST.index(one.action), default=None)


def _blocks(part: Mail) -> list[Mail]:
    """Return the fields of each recipient, and of the message, which have no action."""
    return inner(part)[: _MOST_RECIPIENTS + 1]


def _bounce(block: Mail, letter: str | None) -> Bounce | None:
    status = _STATUS.match(header(block, "Status"))
    action = _ACTIONS.get(header(block, "Action").lower())
    if action is None and status:
        action = _BY_CLASS[status[0][0]]
    if action is None:
        return None
    return Bounce(
        action=action,
        status=status[0] if status else None,
        recipient=_address(header(block, "Final-Recipient")),
        original=_address(header(block, "Original-Recipient")),
        letter=letter,
        said=one_line(header(block, "Diagnostic-Code"), 300) or None,
    )


def _address(field: str) -> str | None:
    """Return the address of "rfc822; ann@example.org"."""
    address = field.rpartition(";")[2].strip().strip("<>").lower()
    return None if address_fault(address) else address


def _letters(mail: Mail) -> Iterator[str]:
    """Yield the Message-ID of the letter that comes back, whole or as its headers."""
    for part in parts(mail):
        if part.get_content_type() == "message/rfc822":
            for whole in inner(part)[:1]:
                yield from message_ids(header(whole, "Message-ID"))
        elif part.get_content_type() == "text/rfc822-headers":
            yield from (
                found.decode("ascii") for found in _MESSAGE_ID.findall(octets(part))
            )
