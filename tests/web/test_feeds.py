"""A person's year, for their calendar to subscribe to."""

import gzip
import logging
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from models.command import CallOff, Join, Leave, Move
from models.meeting import Meeting
from models.roster import Role
from store.feeds import drop_feed
from store.occasions import meetings_of
from tests.laid_years import LAID
from tests.web.house import AFTER_TA, CORE, GUEST, LEAD, LIAISON, STAFF, TA, House, counted
from tests.web.subscribing import ADDRESS, TOKEN, events_in, start_of, subscribe
from tests.wire.feed_lint import feed_faults
from tests.wire.libical import libical_faults

OWN, TEAM = "cohort/lea-2027", "team/lea-2027/riverbend"
OTHER_TEAM = "team/lea-2027/cedar-hollow"
WORKSHOP = "lea-2027/riverbend/workshop/1"
PLAIN = {"accept-encoding": "identity"}


async def meetings(house: House, *journeys: str) -> list[Meeting]:
    async with house.db.reading() as session:
        return await meetings_of(session, *journeys)


async def feed_of(house: House, email: str) -> bytes:
    answer = await house.client.get(await subscribe(house.db, house.keys, email))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize(
    ("email", "role", "journeys"),
    [
        (LEAD, Role.LEAD, (OWN, TEAM)),
        (CORE, Role.CORE, (OWN, TEAM)),
        (GUEST, Role.GUEST, (OWN, TEAM)),
    ],
)
async def test_a_feed_shows_all_that_its_person_is_invited_to(
    house: House, email: str, role: Role, journeys: tuple[str, ...]
) -> None:
    feed = await feed_of(house, email)
    theirs = [each for each in await meetings(house, *journeys) if role in each.audience]
    assert theirs
    assert {uid: start_of(one) for uid, one in events_in(feed).items()} == {
        meeting.uid: meeting.slot.start for meeting in theirs
    }
    assert (libical_faults(feed), feed_faults(feed)) == ([], [])


async def test_two_seats_are_one_feed(house: House) -> None:
    found = events_in(await feed_of(house, LIAISON)).values()
    everything = await meetings(house, OWN, TEAM, OTHER_TEAM)
    theirs = {each.uid for each in everything if Role.LIAISON in each.audience}
    assert theirs <= {str(one["UID"]) for one in found}
    titles = {str(one["SUMMARY"]) for one in found}
    assert "Coaching meeting 1 (Riverbend Unified School District)" in titles


@pytest.mark.parametrize("email", [LIAISON, STAFF])
async def test_the_feed_of_who_serves_many_teams_passes_the_checkers(
    house: House, email: str
) -> None:
    feed = await feed_of(house, email)
    assert (libical_faults(feed), feed_faults(feed)) == ([], [])


async def test_who_leaves_one_of_two_teams_keeps_the_other(house: House) -> None:
    person = house.keys.person(LEAD)
    join = Join(
        request="join",
        cohort="lea-2027",
        person=person,
        team="cedar-hollow",
        role=Role.LEAD,
    )
    await house.journeys.steer(join)
    both = events_in(await feed_of(house, LEAD))
    leave = Leave(request="leave", cohort="lea-2027", person=person, team="riverbend")
    await house.journeys.steer(leave)
    answer = await house.client.get(ADDRESS)
    assert answer.status_code == 200
    remaining = events_in(answer.content)
    gone = {str(both[uid]["UID"]) for uid in both.keys() - remaining.keys()}
    ahead = {m.uid for m in await meetings(house, TEAM) if m.slot.end > AFTER_TA}
    assert gone == ahead & both.keys()
    assert gone
    assert remaining


async def test_who_leaves_all_seats_has_no_feed_any_more_even_on_return(
    house: House,
) -> None:
    person = house.keys.person(LEAD)
    assert await feed_of(house, LEAD)
    await house.journeys.steer(Leave(request="leave", cohort="lea-2027", person=person))
    assert (await house.client.get(ADDRESS)).status_code == 404
    house.journeys.now += timedelta(days=1)
    join = Join(
        request="join", cohort="lea-2027", person=person, team="riverbend", role=Role.LEAD
    )
    await house.journeys.steer(join)
    assert (await house.client.get(ADDRESS)).status_code == 404
    renewed = await subscribe(house.db, house.keys, LEAD, "another")
    assert (await house.client.get(renewed)).status_code == 404  # made before the leaving


async def test_a_meeting_called_off_stays_for_thirty_days_as_such(house: House) -> None:
    before = events_in(await feed_of(house, LEAD))
    await house.journeys.steer(CallOff(request="off", occasion=WORKSHOP, why="Snow"))
    uid = (await house.meeting(WORKSHOP)).uid
    assert before[uid]["STATUS"] == "CONFIRMED"
    for days, status in ((0, "CANCELLED"), (29, "CANCELLED"), (30, None)):
        house.journeys.now = AFTER_TA + timedelta(days=days)
        feed = await feed_of(house, LEAD)
        found = events_in(feed).get(uid)
        assert (found["STATUS"] if found else None) == status
        assert (libical_faults(feed), feed_faults(feed)) == ([], [])


async def test_what_is_long_past_is_not_shown(house: House) -> None:
    meeting = await house.meeting(TA)
    for late, there in ((timedelta(0), True), (timedelta(minutes=1), False)):
        house.journeys.now = (
            meeting.slot.end + timedelta(days=90) + late - timedelta(minutes=1)
        )
        assert (meeting.uid in events_in(await feed_of(house, LEAD))) is there


async def test_an_answer_says_how_it_may_be_kept(house: House) -> None:
    await subscribe(house.db, house.keys, LEAD)
    answer = await house.client.get(ADDRESS, headers=PLAIN)
    headers = answer.headers
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"] == "private, max-age=0, must-revalidate"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["x-robots-tag"].startswith("noindex")
    assert headers["referrer-policy"] == "no-referrer"
    assert parsedate_to_datetime(headers["last-modified"]) == LAID
    assert "content-disposition" not in headers
    assert "content-encoding" not in headers
    assert headers["etag"].startswith('"')


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"another", {}', 304),
        ("*", 304),
        ('"another"', 200),
        ("", 200),
    ],
)
async def test_who_has_it_already_is_told_so(house: House, tags: str, status: int) -> None:
    await subscribe(house.db, house.keys, LEAD)
    first = await house.client.get(ADDRESS)
    asked = {"if-none-match": tags.format(first.headers["etag"])}
    answer = await house.client.get(ADDRESS, headers=asked)
    assert answer.status_code == status
    assert answer.headers["etag"] == first.headers["etag"]
    assert answer.headers["cache-control"] == first.headers["cache-control"]
    assert answer.content == (b"" if status == 304 else first.content)


@pytest.mark.parametrize(
    ("asked", "zipped"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("deflate,gzip ; q=1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("x-gzip2", False),
        ("identity", False),
        ("", False),
    ],
)
async def test_it_is_zipped_for_who_asks(house: House, asked: str, *, zipped: bool) -> None:
    await subscribe(house.db, house.keys, LEAD)
    plain = await house.client.get(ADDRESS, headers=PLAIN)
    request = house.client.build_request("GET", ADDRESS, headers={"accept-encoding": asked})
    answer = await house.client.send(request, stream=True)
    raw = b"".join([part async for part in answer.aiter_raw()])
    assert (answer.headers.get("content-encoding") == "gzip") is zipped
    assert (gzip.decompress(raw) if zipped else raw) == plain.content
    assert (answer.headers["etag"] == plain.headers["etag"]) is not zipped


async def test_every_change_gives_a_new_tag_and_nothing_else_does(house: House) -> None:
    async def tag() -> str:
        answer = await house.client.get(ADDRESS)
        return str(answer.headers["etag"])

    await subscribe(house.db, house.keys, LEAD)
    tags = [await tag()]
    slot = (await house.meeting(WORKSHOP)).slot
    later = slot.model_copy(update={"day": slot.day + timedelta(days=1)})
    move = Move(request="1", occasion=WORKSHOP, slot=later, anyway=True)
    await house.journeys.steer(move)
    tags.append(await tag())
    house.journeys.now += timedelta(minutes=3)
    await house.journeys.steer(move.model_copy(update={"request": "2", "slot": slot}))
    tags.append(await tag())
    await house.journeys.steer(CallOff(request="3", occasion=WORKSHOP, why="Snow"))
    tags.append(await tag())
    assert len(set(tags)) == 4
    other = CallOff(request="4", occasion="lea-2027/cedar-hollow/workshop/1", why="Snow")
    await house.journeys.steer(other)
    assert await tag() == tags[-1]


async def bad_addresses(house: House) -> dict[str, str]:
    left = await subscribe(house.db, house.keys, CORE, "left")
    revoked = await subscribe(house.db, house.keys, STAFF, "revoked")
    async with house.db.writing() as session:
        assert await drop_feed(session, house.keys.person(STAFF))
    await house.journeys.steer(
        Leave(request="leave", cohort="lea-2027", person=house.keys.person(CORE))
    )
    await subscribe(house.db, house.keys, LEAD, "old")
    await subscribe(house.db, house.keys, LEAD)
    return {
        "left": left,
        "revoked": revoked,
        "replaced": "/feeds/old.ics",
        "unknown": "/feeds/unknown.ics",
        "odd": "/feeds/%ff%00%E2%80%A8.ics",
        "long": f"/feeds/{'x' * 5000}.ics",
    }


async def test_addresses_that_open_nothing_are_all_answered_alike(house: House) -> None:
    bad = await bad_addresses(house)
    assert (await house.client.get(ADDRESS)).status_code == 200
    answers: dict[str, httpx.Response] = {}
    counts = {}
    for what, address in bad.items():
        with counted(house) as statements:
            answers[what] = await house.client.get(address)
        counts[what] = len(statements)
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.text for answer in answers.values()}) == 1
    assert len({str(answer.headers) for answer in answers.values()}) == 1
    assert len(set(counts.values())) == 1, counts
    assert min(counts.values()) > 0


async def test_asking_changes_nothing(house: House) -> None:
    bad = await bad_addresses(house)
    rows = house.rows()
    for address in (ADDRESS, *bad.values()):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
            for _ in range(3):
                await house.client.request(method, address)
    assert house.rows() == rows
    assert house.journeys.heard == house.journeys.heard[:1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_feed_is_only_read(house: House, method: str) -> None:
    await subscribe(house.db, house.keys, LEAD)
    assert (await house.client.request(method, ADDRESS)).status_code == 405


async def test_logs_hold_no_token_and_nobody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the asker's own, not ours
    await subscribe(house.db, house.keys, LEAD)
    caplog.clear()
    for address in (ADDRESS, "/feeds/nobody.ics"):
        assert (await house.client.get(address)).content
    assert TOKEN not in caplog.text
    assert "@" not in caplog.text


async def test_a_token_is_in_no_row(house: House) -> None:
    await subscribe(house.db, house.keys, LEAD)
    rows = house.rows()
    assert len(rows["feed"]) == 1
    assert TOKEN not in repr(rows)


async def test_a_feed_does_not_give_its_own_address_away(house: House) -> None:
    await subscribe(house.db, house.keys, LEAD)
    answer = await house.client.get(ADDRESS, headers=PLAIN)
    assert TOKEN.encode() not in answer.content
    assert TOKEN not in str(answer.headers)
    assert b"SOURCE" not in answer.content
