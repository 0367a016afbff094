"""Publishing on both databases: of many at once one is first, nothing is overwritten, going back goes on going back."""

from __future__ import annotations

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from city.listings.drafting import NOTHING
from city.listings.publishing import Overtaken, Publishing

SAMPLE = json.loads((Path(__file__).parents[2] / "sample-data" / "procedures.json").read_bytes())
RACES = 8


def test_of_many_who_publish_at_once_one_is_first(url: str) -> None:
    consoles = [Publishing(url) for _ in range(RACES)]
    drafts = [console.keep(SAMPLE, f"officer {number}", "x", 0).number for number, console in enumerate(consoles)]

    def first(number: int) -> bool:
        try:
            consoles[number].publish(drafts[number], f"officer {number}", 0)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(RACES) as pool:
        assert sum(pool.map(first, range(RACES))) == 1
    assert len(consoles[0].history()) == 1


def test_every_version_is_kept_byte_for_byte_under_a_label_of_its_own(url: str) -> None:
    publishing = Publishing(url)
    kept = [publishing.keep({**SAMPLE, "thu_tuc": SAMPLE["thu_tuc"][:count]}, "canbo", "x", 0) for count in (1, 2, 3)]
    assert len({version.label for version in kept}) == 3
    for count, version in enumerate(kept, 1):
        document = publishing.document(version.number)
        assert document == {**SAMPLE, "thu_tuc": SAMPLE["thu_tuc"][:count], "phien_ban": version.label}
        assert publishing.number_of(version.label) == version.number
        assert version.procedures == count
    assert publishing.number_of("0.1") is None
    assert publishing.document(None) == NOTHING


def test_going_back_twice_goes_two_steps_back(url: str) -> None:
    publishing = Publishing(url)
    versions = [publishing.keep(SAMPLE, "canbo", str(number), 0).number for number in range(3)]
    for follows, version in enumerate(versions):
        publishing.publish(version, "canbo", follows)
    for follows, expected in ((3, versions[1]), (4, versions[0])):
        before = publishing.before(follows)
        assert before
        assert before.number == expected
        publishing.publish(before.number, "canbo", follows)
    assert publishing.before(5) is None
    assert [each.version.number for each in publishing.history()] == [versions[n] for n in (0, 1, 2, 1, 0)]
    assert [each.undone for each in publishing.history()] == [True, True, False, False, False]


def test_drafts_that_follow_something_older_are_no_longer_offered(url: str) -> None:
    publishing = Publishing(url)
    one, other = (publishing.keep(SAMPLE, "canbo", "x", 0) for _ in range(2))
    assert [draft.number for draft in publishing.drafts(5)] == [other.number, one.number]
    publishing.publish(one.number, "canbo", 0)
    assert publishing.drafts(5) == []


def test_drafts_that_nobody_published_in_time_are_removed_and_what_was_up_stays(url: str) -> None:
    console = Publishing(url)
    up = console.keep(SAMPLE, "officer", "x", 0).number
    console.publish(up, "officer", 0)
    draft = console.keep(SAMPLE, "officer", "y", 1).number
    assert console.sweep() == 0
    hurried = Publishing(url, datetime.timedelta(0))
    assert hurried.sweep() == 1
    assert console.content(up)
    with pytest.raises(KeyError):
        console.version(draft)
