"""Nobody is there any more: when that is asked, and when a visit that nobody answers for is over."""

from __future__ import annotations

import math

from appliance.config import Times
from appliance.dossier import Draft
from appliance.drafts import boottime
from appliance.pages import Screen

_LAYING = (Screen.PAPER, Screen.REVIEW, Screen.MORE)
"""Where a resident may be busy with her papers, away from glass and buttons."""


class Absence:
    """How long nobody has touched anything. `seconds_left`: until the visit is wiped, while it is being asked."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._asked_since = boottime()
        self.seconds_left = 0

    def suspected(self, draft: Draft) -> bool:
        """Whether it is time to ask if anybody is still there."""
        allowed = self._times.idle_papers_s if draft.place.screen in _LAYING else self._times.idle_s
        return boottime() - draft.touched > allowed

    def left(self, draft: Draft) -> bool:
        """Whether whoever looked at help, or was asked how it went, has gone without a word: nothing is left to wipe,
        so it just ends.
        """
        if draft.visiting or draft.place.screen == Screen.ATTRACT:
            return False
        allowed = self._times.rating_s if draft.place.screen == Screen.RATE else self._times.idle_s
        return boottime() - draft.touched > allowed

    def ask(self, draft: Draft) -> None:
        """It is asked from now on."""
        self._asked_since = draft.asked = boottime()

    def certain(self, draft: Draft) -> bool:
        """Count down; whether nobody has answered in time.

        A crash starts the countdown anew, since nobody could answer meanwhile, but crash after crash never keeps a
        draft longer than a few countdowns take.
        """
        allowed = self._times.countdown_s
        end = min(self._asked_since + allowed, draft.asked + self._times.countdowns * allowed)
        self.seconds_left = max(0, math.ceil(end - boottime()))
        return self.seconds_left == 0

    def over(self) -> None:
        """The visit has ended."""
        self.seconds_left = 0
