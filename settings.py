"""What the environment says; read once, by each process, at its start.

Every name begins with `CONVENER_`; the table in docs/settings.md is made from here.
"""

import os
from datetime import time
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent
GOOGLES = {"gmail.com", "googlemail.com"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Settings(BaseSettings):
    """How this installation runs."""

    model_config = SettingsConfigDict(env_prefix="CONVENER_", frozen=True, extra="ignore")

    state: Path = Field(
        Path(".convener"), description="folder of the embedded stack's state"
    )
    database_url: str = Field(
        "", description="SQLAlchemy address; default: SQLite in the state folder"
    )
    relay: str = Field(
        "smtp://127.0.0.1:2525",
        description="where mail leaves: smtp://[user@]host:port, smtps://, postbox:FOLDER",
    )
    relay_password: SecretStr = Field(
        SecretStr(""), description="password of the relay's login"
    )
    relay_starttls: bool | None = Field(
        None,
        description="STARTTLS: true demands it, false never, unset takes it where offered; "
        "unset demands it where a password goes to another machine",
    )
    relay_connections: int = Field(
        10,
        ge=1,
        le=50,
        description="connections to the relay at once, so many letters share one fence; "
        "a relay that lets in fewer is taken at its word",
    )
    relay_per_minute: int = Field(
        0, ge=0, description="letters a minute and worker; 0: no limit"
    )
    relay_idle_seconds: int = Field(
        300,
        ge=1,
        description="after how long the relay drops a silent client; the grace is longer",
    )
    oracle: str = Field(
        "",
        description='who knows if a letter arrived: "folder:PATH" of a catcher, '
        '"postfix:LOG" or "postfix:LOG?config=FOLDER" of a Postfix here, or nothing',
    )
    organizer: str = Field(
        "calendar@convener.example.org",
        description="sender and ORGANIZER of everything; frozen with each cohort",
    )
    inbox_door: str = Field(
        "",
        description="where your mail server brings answers: lmtp://host:port, smtp://",
    )
    inbox_imap: str = Field(
        "",
        description="mailbox with the answers: imaps://user@host[:port][/FOLDER], imap://",
    )
    inbox_password: SecretStr = Field(SecretStr(""), description="password of that mailbox")
    inbox_authserv: str = Field(
        "",
        description="name under which your mail server vouches (Authentication-Results)",
    )
    bounces: str = Field(
        "",
        description="mailbox to which letters come back, each to its own subaddress "
        "(name+letter@); unset: to the organizer",
    )
    base_url: str = Field("http://127.0.0.1:8080", description="where the pages live")
    send_at: time = Field(
        time(8, 30), description="hour of reminders, asks and nudges, local"
    )
    keys: str = Field(
        "", description="secrets as JSON; default: the file keys in the state folder"
    )
    task_queue: str = Field("journeys", description="Temporal task queue")
    programs: Path = Field(ROOT / "programs", description="folder of program files")

    @cached_property
    def database(self) -> str:
        """The database's address."""
        return (
            self.database_url or f"sqlite+aiosqlite:///{self.state.resolve()}/convener.db"
        )

    @property
    def hears(self) -> bool:
        """Whether what is written to the organizer comes in here."""
        return bool(self.inbox_door or self.inbox_imap)

    def fault_of_addresses(self) -> str | None:
        """Say so if letters would leave this machine and could not be answered."""
        relay = urlsplit(self.relay)
        if relay.scheme == "postbox" or relay.hostname in LOOPBACK:
            return None
        if self.organizer.rpartition("@")[2].lower() in GOOGLES:
            return (
                f"CONVENER_ORGANIZER is {self.organizer}: Google mails no answers to "
                "invitations from one of its own mailboxes to another; use one elsewhere"
            )
        if urlsplit(self.base_url).hostname not in LOOPBACK:
            return None
        return (
            f"mail would leave through {relay.hostname}, but its links point to "
            f"{self.base_url}, which nobody else can open: set CONVENER_BASE_URL to the "
            "address of your pages"
        )


def environment() -> dict[str, str]:
    """Return this process's environment, for the children it starts."""
    return dict(os.environ)
