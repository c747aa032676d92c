"""Waiting for mail so that none goes unheard between a reading and the wait after it.

A server tells once that there is more, and when it likes (RFC 3501 5.2): in its answer to
the reading before, or in one piece with its leave to wait (RFC 2177). Of both, IMAPClient's
own waiting sees nothing: it asks the socket alone, and those lines have left the socket.
"""

from imaplib import IMAP4

from imapclient import IMAPClient


def wait_for_mail(client: IMAPClient, seconds: float) -> None:
    """Return when the server has said anything since it was asked, or the time is over."""
    if _told_while_reading(_beneath(client)):
        return
    client.idle()
    try:
        if not _told_with_leave(_beneath(client)):
            client.idle_check(timeout=seconds)
    finally:
        client.idle_done()


def _beneath(client: IMAPClient) -> IMAP4:
    beneath: IMAP4 = client._imap  # noqa: SLF001 - nothing above it shows what was told
    return beneath


def _told_while_reading(imap: IMAP4) -> bool:
    """Whether more is there than EXAMINE said; its own count is the first."""
    _, counts = imap.response("EXISTS")
    return len(counts) > 1


def _told_with_leave(imap: IMAP4) -> bool:
    """Whether a line came in one piece with the leave to wait, and so lies in a buffer."""
    line = imap.socket()
    before = line.gettimeout()
    line.settimeout(0)
    try:
        return bool(imap.readline())
    except OSError:  # nothing there; over TLS that is an error (SSLWantReadError)
        return False
    finally:
        line.settimeout(before)
