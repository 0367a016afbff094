"""Changes that share a commit are each done or refused on their own account."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table
from sqlalchemy.exc import IntegrityError, OperationalError

from city.changes import Changes
from city.database import connect, sqlite_url

TABLES = MetaData()
THINGS = Table("things", TABLES, Column("name", String, primary_key=True), Column("value", Integer, nullable=False))
PUT = sqlalchemy.insert(THINGS)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "things.db"


@pytest.fixture
def engine(place: Path) -> Engine:
    return connect(sqlite_url(place), TABLES)


@pytest.fixture
def changes(engine: Engine) -> Changes:
    return Changes(engine)


def names(place: Path) -> set[str]:
    with sqlite3.connect(place) as database:
        return {name for (name,) in database.execute("SELECT name FROM things")}


def all_at_once(changes: Changes, wanted: list[tuple[str, int | None]]) -> dict[int, type[Exception]]:
    """Make these changes from as many threads; which of them were refused, and how."""
    refused: dict[int, type[Exception]] = {}
    ready = threading.Barrier(len(wanted))

    def make(index: int, name: str, value: int | None) -> None:
        ready.wait()
        try:
            changes.make(PUT, {"name": name, "value": value})
        except IntegrityError as error:
            refused[index] = type(error)

    threads = [threading.Thread(target=make, args=(index, *each)) for index, each in enumerate(wanted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_what_many_change_at_once_is_there_for_each(changes: Changes, place: Path) -> None:
    assert not all_at_once(changes, [(f"thing {index}", index) for index in range(64)])
    assert names(place) == {f"thing {index}" for index in range(64)}


def test_of_those_who_want_one_name_one_gets_it_and_nobody_fails_for_another(changes: Changes, place: Path) -> None:
    wanted: list[tuple[str, int | None]] = [("same", index) for index in range(20)]
    wanted += [(f"own {index}", index) for index in range(20)] + [(f"wrong {index}", None) for index in range(10)]
    refused = all_at_once(changes, wanted)
    assert len([index for index in refused if index < 20]) == 19
    assert not [index for index in refused if 20 <= index < 40]
    assert len([index for index in refused if index >= 40]) == 10
    assert names(place) == {"same", *(f"own {index}" for index in range(20))}


def test_a_change_that_failed_stands_in_nobodys_way(changes: Changes, place: Path) -> None:
    with pytest.raises(OperationalError):
        changes.make(sqlalchemy.text("INSERT INTO nowhere VALUES (1)"), {})
    changes.make(PUT, {"name": "next", "value": 1})
    assert names(place) == {"next"}


def test_those_who_come_while_one_is_committed_share_the_next_commit(
    changes: Changes, engine: Engine, place: Path
) -> None:
    commits: list[object] = []
    sqlalchemy.event.listen(engine, "commit", commits.append)
    threads = [
        threading.Thread(target=changes.make, args=(PUT, {"name": str(index), "value": index})) for index in range(30)
    ]
    with changes._turn:  # as if one were being committed
        for thread in threads:
            thread.start()
        while len(changes._waiting) < len(threads):
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert names(place) == {str(index) for index in range(30)}
    assert len(commits) == 1
