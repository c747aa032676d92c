"""From notices to ledger rows: the letter is composed and its bytes frozen at entering."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.by_mail import ByMail
from models.cohort import Cohort
from models.correspondence import Correspondence
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.slot import to_the_minute
from models.surroundings import NOTHING, Surroundings
from rules.by_mail import by_mail
from store.bad_addresses import HELD, NOWHERE
from store.keys import Keys
from store.values import Columns
from wire.letters import About, compose
from wire.mime import write_letter

EXPIRED_UNSAID = "its time had passed before anybody looked"


@dataclass(frozen=True)
class Composer:
    """Composes what one look has decided; `hears` if mail to the organizer is read here."""

    keys: Keys
    base_url: str
    hears: bool = False

    def correspondence(self, cohort: Cohort, organizer: str) -> Correspondence:
        """Return what all letters of a cohort have in common."""
        return Correspondence(
            cohort=cohort.key,
            title=cohort.title,
            contact=cohort.contact,
            organizer=organizer,
            timezone=cohort.timezone,
            agencies={team.key: team.agency for team in cohort.teams},
            timezones={team.key: team.timezone for team in cohort.teams},
            by_mail=_by_mail(cohort) if self.hears else {},
            base_url=self.base_url,
            link_secret=self.keys.links[0],
        )

    def row(
        self,
        notice: Notice,
        matter: About,
        world: Correspondence,
        journey: str,
        now: datetime,
        *,
        around: Surroundings = NOTHING,
        references: str | None = None,
        is_reachable: bool = True,
    ) -> Columns:
        """Return a notice's ledger row; one that cannot be written is refused, with why.

        To whom nothing goes (`is_reachable` False) it is held until its time is over; who
        has left that seat for another address is not even told so.
        """
        message_id = self.keys.message_id(notice.key, world.organizer)
        row = _blank(notice, journey, message_id, to_the_minute(now))
        if notice.expired:
            return row | _settled(LedgerState.EXPIRED, now, EXPIRED_UNSAID)
        try:
            letter = compose(
                notice,
                matter,
                world,
                now=now,
                around=around,
                message_id=message_id,
                references=references,
            )
            row |= {"letter": write_letter(letter)}
            return row if is_reachable else row | _held(notice, now)
        except ValueError as fault:  # one bad letter stops no other
            return row | _settled(LedgerState.REFUSED, now, str(fault))


def _by_mail(cohort: Cohort) -> dict[str, ByMail]:
    asks = (ask for step in cohort.program.steps() for ask in step.asks)
    return {ask.key: plain for ask in asks if (plain := by_mail(ask))}


def _blank(notice: Notice, journey: str, message_id: str, now: datetime) -> Columns:
    return {
        "key": notice.key,
        "journey": journey,
        "occasion": notice.occasion,
        "seat": notice.seat.id,
        "person": notice.seat.person.id,
        "kind": notice.kind,
        "offset": notice.offset,
        "revision": notice.revision,
        "facts": notice.facts.model_dump(mode="json"),
        "sequence": notice.sequence,
        "dtstamp": notice.dtstamp,
        "owed_at": notice.owed_at,
        "until": notice.until,
        "entered_at": now,
        "message_id": message_id,
        "envelope_to": notice.seat.person.email,
        "state": LedgerState.OWED,
    }


def _settled(state: LedgerState, now: datetime, reply: str) -> Columns:
    return {"state": state, "settled_at": now, "reply": reply}


def _held(notice: Notice, now: datetime) -> Columns:
    if notice.seat.is_taken:
        return {"not_before": notice.until, "reply": HELD}
    return _settled(LedgerState.SUPPRESSED, now, NOWHERE)


def first_of_thread(entries: Sequence[Entry], notice: Notice) -> str | None:
    """Return the Message-ID of what this person first had of an occasion, to refer to.

    A digest is about another week than the one before: it answers none.
    """
    if notice.kind is NoticeKind.DIGEST:
        return None
    theirs = (e for e in entries if e.person == notice.seat.person.id)
    return next((e.message_id for e in theirs if e.may_have_arrived), None)
