"""What is written to ourselves: the catcher, which sends nothing on, hands it to the inbox.

So an answer sent by any mail program that has the catcher for its server comes in, as it
would by a real mail server.
"""

from aiosmtplib import SMTP, SMTPRecipientsRefused, SMTPResponseException

from models.address import is_mailbox
from models.value import Value

_PATIENCE = 30  # seconds


class Inbox(Value):
    """Where answers go: the inbox's door, and the address they are written to."""

    host: str
    port: int
    organizer: str

    async def take(self, letter: bytes, sender: str, recipients: list[str]) -> str | None:
        """Hand on a letter to ourselves; return the door's own words if it says no.

        `SMTPException` or `OSError` if the door does not answer.
        """
        ours = [to for to in recipients if is_mailbox(to, self.organizer)]
        client = SMTP(
            hostname=self.host, port=self.port, start_tls=False, timeout=_PATIENCE
        )
        for to in ours[:1]:  # it is one message, however many of our names it bears
            async with client:
                try:
                    await client.sendmail(sender, [to], letter)
                except SMTPRecipientsRefused as refused:
                    return _words(refused.recipients[0])
                except SMTPResponseException as refused:
                    return _words(refused)
        return None


def _words(refused: SMTPResponseException) -> str:
    return f"{refused.code} {refused.message}"
