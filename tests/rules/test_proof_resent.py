"""A letter that staff asked for again is not told twice; any other copy is."""

from models.evidence import Telling
from models.notice import LedgerState
from tests.rules.clean_year import NOW, SESSION, a_clean_year, found
from tests.rules.proof_year import Year, at, is_row


def sent_again(year: Year, label: str = "invitation", **said: object) -> Telling:
    """Let Ann have her letter about the session once more; staff ordered it on Nov 10."""
    first = next(row for row in year.rows if is_row(row, "ann", SESSION, label))
    moment = at("11-10 10:00")
    again = {"key": f"{first.key} again 1", "resends": first.key, "told_at": moment}
    again |= {"entered_at": moment, "settled_at": moment, "message_id": "<again@x>"}
    row = first.model_copy(update=again | said)
    year.rows.append(row)
    return row


def test_a_letter_that_staff_asked_for_again_is_not_told_twice() -> None:
    year = a_clean_year()
    year.orders("resend", sent_again(year).key, "11-10 10:00")
    assert found(year.proof(NOW)) == found(a_clean_year().proof(NOW))


def test_a_letter_that_went_again_by_itself_is_told_twice() -> None:
    year = a_clean_year()
    sent_again(year)
    assert found(year.proof(NOW))["twice"] == [f"ann {SESSION} invitation"]


def test_a_letter_that_went_again_when_no_longer_so_is_told_wrong() -> None:
    year = a_clean_year()
    year.leaves("ann", "11-09 10:00")
    year.tell("ann", SESSION, "cancellation", "11-09 10:00")
    row = sent_again(year)
    year.orders("resend", row.key, "11-10 10:00")
    assert found(year.proof(NOW))["wrong"] == [f"ann {SESSION} invitation"]


def test_a_copy_that_arrives_stands_for_a_letter_that_was_refused() -> None:
    year = a_clean_year()
    row = sent_again(year)
    year.orders("resend", row.key, "11-10 10:00")
    year.rows.remove(row)
    year.alter("ann", SESSION, "invitation", state=LedgerState.REFUSED, told_at=None)
    year.rows.append(row)
    listed = found(year.proof(NOW))
    assert listed["refused"] == [f"ann {SESSION} invitation"]
    assert not {"missed", "twice", "wrong"} & listed.keys()


def test_a_copy_that_the_post_kept_twice_is_told_twice() -> None:
    year = a_clean_year()
    year.orders("resend", sent_again(year, copies=2).key, "11-10 10:00")
    assert found(year.proof(NOW))["twice"] == [f"ann {SESSION} invitation"]
