"""Where everything of a stack is: computed from the state folder and its ports."""

import os
import sys
from pathlib import Path

from pydantic import Field

from models.value import Value
from stack.faults import StackFault
from stack.ports import Ports, take_ports

LOOPBACK = "127.0.0.1"
NAMESPACE = "convener"

_ROOT = Path(__file__).parent.parent


class StackPlan(Value):
    """Paths, addresses and commands of one stack on one machine; `state` is absolute."""

    state: Path
    ports: Ports
    worker: tuple[str, ...] = (sys.executable, "worker.py")
    inbox: tuple[str, ...] = (sys.executable, "-m", "inbox")
    web: tuple[str, ...] = (sys.executable, "-m", "web")
    inherited: dict[str, str] = Field(default_factory=lambda: dict(os.environ), repr=False)

    @classmethod
    def at(cls, state: Path) -> "StackPlan":
        """Plan a stack in a state folder, which is made if need be, for us alone."""
        state = state.resolve()
        try:
            for folder in (state, state / "logs", state / "mail"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            state.chmod(0o700)
        except OSError as fault:
            raise StackFault(
                f"The state folder {state} cannot be made ({fault.strerror}): mend its "
                "permissions, or name another folder in CONVENER_STATE."
            ) from None
        return cls(state=state, ports=take_ports(state))

    @property
    def root(self) -> Path:
        """Where the code is, and its processes run."""
        return _ROOT

    @property
    def database(self) -> Path:
        return self.state / "convener.db"

    @property
    def temporal_database(self) -> Path:
        return self.state / "temporal.db"

    @property
    def mail(self) -> Path:
        return self.state / "mail"

    @property
    def lock(self) -> Path:
        """Held by the one stack that is up on this folder."""
        return self.state / "up.lock"

    @property
    def database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database}"

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.ports.web}"

    def log(self, part: str) -> Path:
        """Return the file that holds what a part says."""
        return self.state / "logs" / f"{part}.log"

    def environment(self) -> dict[str, str]:
        """Return what worker, inbox and pages are told, and what they inherit.

        Whoever talks to another Temporal from this shell has TEMPORAL_... set, keys and
        certificates too: none of that may reach a worker of the embedded one.
        """
        kept = {k: v for k, v in self.inherited.items() if not k.startswith("TEMPORAL_")}
        return kept | {
            "CONVENER_STATE": str(self.state),
            "CONVENER_DATABASE_URL": self.database_url,
            "CONVENER_RELAY": f"smtp://{LOOPBACK}:{self.ports.smtp}",
            "CONVENER_ORACLE": f"folder:{self.mail}",
            "CONVENER_INBOX_DOOR": f"smtp://{LOOPBACK}:{self.ports.inbox}",
            "CONVENER_BASE_URL": self.base_url,
            "TEMPORAL_ADDRESS": f"{LOOPBACK}:{self.ports.temporal}",
            "TEMPORAL_NAMESPACE": NAMESPACE,
            "TEMPORAL_CONFIG_FILE": os.devnull,  # nor may the person's own profile
        }
