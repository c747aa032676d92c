"""Is it up, and where: asked of the lock itself, never of a remembered process id."""

from pathlib import Path

from models.value import Value
from stack.locks import is_held
from stack.plan import LOOPBACK, StackPlan
from stack.ports import remembered


class Addresses(Value):
    """Where the parts of a running stack are found."""

    pages: str
    mail: str
    temporal_ui: str
    database: Path

    @classmethod
    def of(cls, plan: StackPlan) -> "Addresses":
        return cls(
            pages=plan.base_url,
            mail=f"http://{LOOPBACK}:{plan.ports.mail}",
            temporal_ui=f"http://{LOOPBACK}:{plan.ports.temporal_ui}",
            database=plan.database,
        )

    def lines(self) -> list[str]:
        """Say each address, a line each."""
        said = {
            "Pages": self.pages,
            "Mail to read": self.mail,
            "Temporal": self.temporal_ui,
            "Database": str(self.database),
        }
        return [f"{name + ':':<14}{address}" for name, address in said.items()]


def read_plan(state: Path) -> StackPlan | None:
    """Return the plan of the stack that is up on a state folder; None if none is."""
    state = state.resolve()
    ports = remembered(state)
    plan = StackPlan(state=state, ports=ports) if ports else None
    return plan if plan and is_held(plan.lock) else None
