import pytest

from stack.moods import Doorkeeper, Mood


def test_a_minute_later_letters_are_taken_again() -> None:
    door = Doorkeeper(Mood(per_minute=2))
    told = [door.refusal("dot", now=now) for now in (0.0, 30.0, 59.0, 60.0, 61.0, 90.0)]
    assert [answer is None for answer in told] == [True, True, False, True, False, True]


def test_a_mood_shows_only_where_it_is_meant() -> None:
    door = Doorkeeper(Mood(say="451 4.7.1 later", at="rcpt"))
    assert (door.refusal("dot", now=0), door.refusal("rcpt", now=0)) == (
        None,
        "451 4.7.1 later",
    )


@pytest.mark.parametrize("say", ["250 OK", "451", "later", "451 x\r\n250 y"])
def test_only_a_refusal_can_be_said(say: str) -> None:
    with pytest.raises(ValueError, match="say"):
        Mood(say=say)
