"""Single statements that change a database, each durable when it is done, several in one commit where that helps."""

from __future__ import annotations

import collections
import dataclasses
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Executable, Row
from sqlalchemy.exc import SQLAlchemyError

from city.database import single


class Changes:
    """Makes changes through this engine; any number of threads may share it.

    SQLite lets one writer in at a time, and every commit waits for the disk. So those who come while one is being
    committed are done together by the first of them. PostgreSQL does that by itself.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = single(engine)
        self._alone = engine.dialect.name != "sqlite"
        self._waiting: collections.deque[_Change] = collections.deque()
        self._turn = threading.Lock()

    def make(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Execute and commit this statement; how many rows it changed. What the database says against it
        (SQLAlchemyError) is raised.
        """
        return self._made(statement, values).rows

    def returned(self, statement: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
        """The same for a statement with RETURNING: the first row that it returned."""
        return self._made(statement, values).first

    def _made(self, statement: Executable, values: Mapping[str, Any]) -> _Change:
        change = _Change(statement, values)
        if self._alone:
            self._commit([change])
            return change
        self._waiting.append(change)
        with self._turn:
            if not change.done:
                self._commit_all(change)
        if change.error:
            raise change.error
        return change

    def _commit_all(self, mine: _Change) -> None:
        """Mine and everybody's who waits; what fails together is tried one by one, so that nobody fails for another."""
        together = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if mine not in together:  # somebody took it along and was torn away
            together.append(mine)
        try:
            self._commit(together)
        except SQLAlchemyError:
            for change in together:
                self._commit_alone(change)

    def _commit_alone(self, change: _Change) -> None:
        try:
            self._commit([change])
        except SQLAlchemyError as error:
            change.error = error
            change.done = True

    def _commit(self, changes: Sequence[_Change]) -> None:
        with self._engine.begin() as connection:
            for change in changes:
                result = connection.execute(change.statement, change.values)
                change.first = result.first() if result.returns_rows else None
                change.rows = result.rowcount
        for change in changes:
            change.done = True


@dataclasses.dataclass(eq=False, slots=True)
class _Change:
    statement: Executable
    values: Mapping[str, Any]
    rows: int = 0
    first: Row[Any] | None = None
    done: bool = False
    error: SQLAlchemyError | None = None
