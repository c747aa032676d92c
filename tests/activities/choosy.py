"""A mail catcher that takes letters for some addresses, and refuses those for others."""

from abc import ABC, abstractmethod

from aiosmtpd.smtp import SMTP, Envelope, Session

from stack.catcher import Catcher


class Choosy(Catcher, ABC):
    """Whom it refuses, and in what words, says `refusal`; it keeps all the rest."""

    @abstractmethod
    async def refusal(self, address: str) -> str | None:
        """Return what is said to letters for an address; None takes them."""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if words := await self.refusal(address):
            return words
        return await super().handle_RCPT(server, session, envelope, address, options)
