"""A letter whose answer was lost, where nobody can be asked: repeated, or held.

A copy is the same byte for byte, under the same Message-ID, and passes the fence again.

| kind                      | then     | because                                          |
|---------------------------|----------|--------------------------------------------------|
| word (invitation, update, | repeated | calendars know a copy by UID, SEQUENCE, DTSTAMP; |
| cancellation)             |          | without it they show what is not so              |
| welcome                   | repeated | it comes once, and brings the whole year         |
| ask                       | repeated | nothing else asks; the first answer counts       |
| opening of a circle       | repeated | nothing else says that there is a place          |
| announcement              | repeated | an alarm to the host, told once and never again  |
| reminder                  | held     | the meeting or the ask is known without it       |
| nudge, escalation         | held     | it presses, so twice is too often; `show` says   |
|                           |          | what is open, and staff see that it is held      |
| digest                    | held     | all it says is said elsewhere; the next one does |
"""

from collections.abc import Mapping

from models.notice import NoticeKind

REPEATS: Mapping[NoticeKind, bool] = {
    NoticeKind.INVITATION: True,
    NoticeKind.UPDATE: True,
    NoticeKind.CANCELLATION: True,
    NoticeKind.WELCOME: True,
    NoticeKind.ASK: True,
    NoticeKind.OPENING: True,
    NoticeKind.ANNOUNCEMENT: True,
    NoticeKind.REMINDER: False,
    NoticeKind.NUDGE: False,
    NoticeKind.DIGEST: False,
}


def is_repeated(kind: NoticeKind) -> bool:
    """Whether a letter that perhaps arrived goes again; else it is held, for staff."""
    return REPEATS[kind]
