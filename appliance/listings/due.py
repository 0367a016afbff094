"""When a procedure's result is due, reckoned from the listing's own words: an estimate, never the ward's date.

Days are counted as Vietnam's Civil Code 2015 does (articles 147 and 148): the day of receipt is not counted, and a
term that ends on a day off ends on the next working day. What comes after the ward's hours or on a day off is received
on the next working day. Words that are not understood to the last letter give no date. Pure.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

import msgspec

from appliance.listings.workdays import BeyondCalendar, Workdays


@dataclasses.dataclass(frozen=True)
class Deadline:
    """A term as its words say it: one of `hour` and `days` stands.

    hour: settled the same day, or on the next working day if received after this time. days: so many, `working` ones
    or of the calendar. If facts must be verified, either `added` working days come on top, or it ends `at_most` so many
    days (`at_most_working` ones or of the calendar) after receipt, or, if `open_ended`, the words do not say when.
    """

    hour: dt.time | None = None
    days: int | None = None
    working: bool = True
    added: int | None = None
    at_most: int | None = None
    at_most_working: bool = False
    open_ended: bool = False

    @property
    def rule(self) -> str:
        """The name of this term among the listings' rules; verification on top has none of its own."""
        if self.hour:
            return f"same_day_{self.hour.hour}h"
        main = f"{'wd' if self.working else 'd'}{self.days}"
        return main if self.at_most is None else f"{main}_or_{'wd' if self.at_most_working else 'd'}{self.at_most}"


class Estimate(msgspec.Struct, frozen=True):
    """The day the result is due at the latest. verified: the same if facts must be verified first; open_ended: that
    takes longer, but the words do not say how long. unannounced: a year whose days off are not decided yet, or 0.
    """

    due: dt.date
    verified: dt.date | None = None
    open_ended: bool = False
    unannounced: int = 0


def parse(text: str, rule: str = "") -> Deadline | None:
    """What the words of a term say; None if they are not understood wholly, or not the rule they are filed under."""
    words = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip(" .;").casefold()
    found = re.fullmatch(f"(?:{_SAME_DAY}|{_DAYS})(?:{_VERIFIED})?", words)
    if not found:
        return None
    deadline = _deadline(found.groupdict())
    return deadline if rule in ("", deadline.rule) else None


def reckon(text: str, rule: str, handed_in: dt.datetime, workdays: Workdays) -> Estimate | None:
    """The day for something handed in now under a term in these words; None where they or the days give none."""
    deadline = parse(text, rule)
    return estimate(deadline, handed_in, workdays) if deadline else None


def estimate(deadline: Deadline, handed_in: dt.datetime, workdays: Workdays) -> Estimate | None:
    """The day for something handed in at this moment of the ward's own clock; None beyond the known days off."""
    try:
        return _estimate(deadline, handed_in, workdays)
    except BeyondCalendar:
        return None


def _estimate(deadline: Deadline, handed_in: dt.datetime, workdays: Workdays) -> Estimate:
    received, late = _received(deadline, handed_in, workdays)
    if deadline.days is None:
        due = workdays.after(received, 1) if late else received
    else:
        due = _end(received, deadline.days, deadline.working, workdays)
    verified = None
    if deadline.added is not None:
        verified = workdays.after(due, deadline.added)
    elif deadline.at_most is not None:
        verified = max(due, _end(received, deadline.at_most, deadline.at_most_working, workdays))
    last = verified or due
    unannounced = [year for year in range(received.year, last.year + 1) if not workdays.announced(dt.date(year, 1, 1))]
    return Estimate(due, verified, deadline.open_ended, unannounced[0] if unannounced else 0)


def _received(deadline: Deadline, handed_in: dt.datetime, workdays: Workdays) -> tuple[dt.date, bool]:
    """The day the ward receives it, and whether too late in that day to be settled in it."""
    day, time = handed_in.date(), handed_in.time()
    if not workdays.worked(day):
        return workdays.from_day(day), False
    if time > workdays.closes:
        return workdays.after(day, 1), False
    return day, deadline.hour is not None and time > deadline.hour


def _end(received: dt.date, days: int, working: bool, workdays: Workdays) -> dt.date:
    if working:
        return workdays.after(received, days)
    return workdays.from_day(received + dt.timedelta(days=days))


def _deadline(found: Mapping[str, str | None]) -> Deadline:
    return Deadline(
        hour=dt.time(int(found["hour"])) if found["hour"] else None,
        days=_number(found["days"]),
        working=bool(found["hour"] or found["working"]),
        added=_number(found["added"]),
        at_most=_number(found["at_most"]),
        at_most_working=bool(found["at_most_working"]),
        open_ended=bool(found["open"]),
    )


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


# The wordings, as listings have them, in lower case. A count may be repeated in words: "03 (ba) ngày".

_AT_MOST = r"(?:không quá|tối đa(?: không quá)?|chậm nhất(?: là)?|≤)"
_COUNT = r"(?: \([^()\d]+\))? ngày"
_FROM = (
    r"(?: (?:kể )?từ (?:khi|ngày|thời điểm)(?: tiếp)? nhận(?: được| đủ)?(?: đủ)? hồ sơ"
    r"(?: hợp lệ| đầy đủ| theo quy định)*)?"
)
_SAME_DAY = (
    r"(?:giải quyết |trả kết quả )?(?:ngay )?trong ngày(?: làm việc)?(?: tiếp nhận| nhận)?(?: hồ sơ)?[;,.] ?"
    r"(?:trường hợp |nếu )?(?:tiếp )?nhận (?:hồ sơ )?sau (?P<hour>[01]?\d|2[0-3]) ?(?:giờ|h)(?:00)?"
    r" mà không giải quyết(?: được)? ngay thì trả(?: kết quả)? (?:trong|vào) ngày làm việc (?:tiếp theo|kế tiếp)"
)
_DAYS = rf"(?:trong(?: thời hạn)? )?(?:{_AT_MOST} )?(?P<days>\d{{1,3}}){_COUNT}(?P<working> làm việc)?{_FROM}"
_VERIFY = r"(?:trường hợp |nếu )?(?:cần |phải )*(?:tiến hành )?xác minh"
_VERIFIED = (
    rf" ?\({_VERIFY}[:,]? ?thêm ?(?:{_AT_MOST} ?)?(?P<added>\d{{1,3}}){_COUNT} làm việc\)"
    rf"|[;,.] ?{_VERIFY}(?:[:,]| thì)?(?: thời hạn)?(?: giải quyết)?"
    rf" {_AT_MOST} (?P<at_most>\d{{1,3}}){_COUNT}(?P<at_most_working> làm việc)?"
    r"| ?(?P<open>\(\+ ?thời gian xác minh\))"
)
