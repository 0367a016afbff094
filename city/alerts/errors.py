"""Why a message did not leave."""

from __future__ import annotations


class AlertError(Exception):
    """`name`: of its text, `alert-fault-…`; `detail`: for the technician; `lasting`: trying again would be vain."""

    def __init__(self, name: str, detail: str, lasting: bool = False) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.detail = detail
        self.lasting = lasting
