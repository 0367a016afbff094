"""Every screen in the states that people meet, with the longest words of the sample listings: pages to measure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from appliance.citizen_card import parse
from appliance.config import Config, House
from appliance.devices import Job, JobState
from appliance.dossier import Draft, DraftPage, DraftPaper, Place
from appliance.errors import Fault
from appliance.events import LeafletChanged
from appliance.imaging import Flaw
from appliance.listings.listing import Form
from appliance.listings.procedures import Listings, Procedure
from appliance.listings.workdays import load as load_workdays
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Row, State
from appliance.pages import Page, Screen
from appliance.printing.leaflet import leaflet_of
from appliance.printing.orders import LeafletOrder
from appliance.printing.printed import Sheets
from appliance.screens import build
from appliance.screens.scene import Scene
from appliance.upkeep.ward_help import PROGRESS, Asked
from tests.sample import listings as sample_listings

ROOT = Path(__file__).parents[2]
NOW = dt.datetime(2026, 11, 24, 8, 51, tzinfo=dt.timezone(dt.timedelta(hours=7)))
YEAR_END = NOW.replace(month=12, day=30)
"""What is handed in now is due in a year whose days off are not announced yet."""
LONGEST_CARD = (
    "042201000003|184000003|Lê Quỳnh Như Ý|31122001|Nữ|"
    "Số 7, ngõ 12, đường Nguyễn Biểu, Tổ dân phố 3, Tân Giang, Thành phố Hà Tĩnh, Hà Tĩnh|28022023"
)
BIRTH, MARRIAGE, CONTRACT, SINGLE, SEVERAL = "1.001193", "1.000894", "2.001035", "1.004873", "9.999999"
CASES = ("Trường hợp chung", "Người yêu cầu già yếu, không đi lại được", "Giao dịch do người khác soạn sẵn")
FORM = Form("to-khai.pdf", "Tờ khai đăng ký khai sinh", "0" * 64, 1, 1)
SHOT = DraftPage("page-1", 1240, 1754)
ANSWERS = {
    "for_whom": "family",
    "person_name": "Nguyễn Thị Thuỳ Dương",
    "applicant_name": "Lê Quỳnh Như Ý",
    "applicant_birth": "2001-12-31",
    "applicant_id": "042201000003",
    "applicant_address": "Số 7, ngõ 12, đường Nguyễn Biểu, Tổ dân phố 3, Tân Giang, Thành phố Hà Tĩnh",
    "phone": "",
    "note": "Chiều mới có người ở nhà, gọi sau 17 giờ.",
}

WORKDAYS = load_workdays(ROOT / "sample-data" / "holidays.json")


@functools.cache
def sample() -> Listings:
    """The sample listings with one procedure more, which has several cases."""
    listings = sample_listings()
    one = listings.get(CONTRACT)
    cases = tuple(msgspec.structs.replace(one.cases[0], name=name) for name in CASES)
    several: Procedure = msgspec.structs.replace(one, code=SEVERAL, cases=cases)
    return Listings(listings.version, [*listings.procedures, several], list(listings._life_events.values()))


@dataclasses.dataclass(frozen=True)
class Gallery:
    """Builds the pages in one text size, theme and language."""

    listings: Listings
    size: str = "m"
    theme: str = "light"
    language: str = "vi"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every page with a name; of those that turn, each turn."""
        for name, scene in self._scenes():
            page = build(scene)
            yield name, page
            for turn in range(2, page.turns + 1):
                scene.draft.place.turn = turn
                yield f"{name}-turn-{turn}", build(scene)

    def one_of_each(self) -> Iterator[tuple[str, Page]]:
        """A page of every state, where `pages` has many that differ in words only."""
        seen = set()
        for name, page in self.pages():
            kind = (name.split("-")[0], page.fault is None, page.error is None, bool(page.row))
            if kind not in seen:
                seen.add(kind)
                yield name, page

    def _scenes(self) -> Iterator[tuple[str, Scene]]:
        yield from self._finding()
        yield from self._leaflets()
        yield from self._asking()
        yield from self._papers()
        yield from self._sending()
        yield from self._tracking()
        yield from self._always()

    def _scene(
        self, place: Place, *, visiting: bool = True, draft: dict[str, Any] | None = None, **known: Any
    ) -> Scene:
        trail = [Place(Screen.HOME), place] if visiting and place.screen != Screen.HOME else [place]
        look = {"size": self.size, "theme": self.theme, "language": self.language}
        return Scene(
            Draft(trail=trail, **look, **(draft or {})), self.listings, House(), NOW, workdays=WORKDAYS, **known
        )

    def _finding(self) -> Iterator[tuple[str, Scene]]:
        yield "attract", self._scene(Place(Screen.ATTRACT), visiting=False)
        yield "attract-offer", self._scene(Place(Screen.ATTRACT), visiting=False, offer="0000-00042-7")
        yield "home", self._scene(Place(Screen.HOME))
        yield "find", self._scene(Place(Screen.FIND))
        yield "groups-event", self._scene(Place(Screen.GROUPS, "event"))
        yield "groups-field", self._scene(Place(Screen.GROUPS, "field"))
        yield "procedures-event", self._scene(Place(Screen.PROCEDURES, "event:giay-to-ban-sao"))
        yield "procedures-field", self._scene(Place(Screen.PROCEDURES, "field:Hộ tịch"))
        yield "procedures-search", self._scene(Place(Screen.PROCEDURES, "search", text="ho"))
        yield "search", self._scene(Place(Screen.SEARCH, focus="row:1"))
        for text in ("k", "khai sinh", "xyz", "đăng ký thành lập hộ kinh doanh và giấy tờ khác nữa"):
            yield f"search-{text[:12]}", self._scene(Place(Screen.SEARCH, focus="row:2", text=text))
        yield "search-error", self._scene(Place(Screen.SEARCH, focus="row:2", text="khai sinh 🙂"))
        for procedure in self.listings.procedures:
            yield f"procedure-{procedure.code}", self._about(procedure.code, Place(Screen.PROCEDURE))
        for code in (BIRTH, CONTRACT):
            yield f"procedure-form-{code}", self._with_form(code, Place(Screen.PROCEDURE))
        yield "procedure-next-year", dataclasses.replace(self._about(SINGLE, Place(Screen.PROCEDURE)), now=YEAR_END)
        yield "cases", self._about(SEVERAL, Place(Screen.CASES))

    def _with_form(self, code: str, place: Place, **known: Any) -> Scene:
        """Of a procedure the first paper of which has a blank form."""
        one = self.listings.get(code)
        case = one.cases[0]
        papers = (msgspec.structs.replace(case.papers[0], form=FORM.file), *case.papers[1:])
        cases = (msgspec.structs.replace(case, papers=papers),)
        others = [each for each in self.listings.procedures if each.code != code]
        listings = Listings(self.listings.version, [msgspec.structs.replace(one, cases=cases), *others])
        scene = self._about(code, place, forms={FORM.file: FORM}, **known)
        return dataclasses.replace(scene, listings=listings)

    def _leaflets(self) -> Iterator[tuple[str, Scene]]:
        """The page of a leaflet with its form in every state."""
        known: dict[str, tuple[JobState, Fault | None, Sheets | None]] = {
            f"leaflet-{state}": (state, None, Sheets(1, 3, "A4")) for state in JobState
        }
        known["leaflet-small"] = (JobState.SENT, None, Sheets(2, 3, "A5"))
        for fault in Fault:
            if fault.startswith("printer-"):
                known[f"leaflet-{fault}"] = (JobState.SENT, fault, Sheets(1, 3, "A4"))
        for fault in (Fault.FORM_UNUSABLE, Fault.PRINTED_ENOUGH, Fault.PRINTED_ENOUGH_TODAY):
            known[f"leaflet-{fault}"] = (JobState.CANCELLED, fault, None)
        yield "leaflet", self._ordered(None)
        for name, (state, fault, sheets) in known.items():
            yield name, self._ordered(LeafletChanged("v", "o", Job(1, state, fault), sheets))

    def _ordered(self, news: LeafletChanged | None) -> Scene:
        one = self.listings.get(CONTRACT)
        leaflet = leaflet_of(one, one.cases[0], Config(), listing="1", language=self.language, attached={})
        draft = {"leaflets": {"k": LeafletOrder("v", "o", leaflet, (FORM,))}}
        return self._about(CONTRACT, Place(Screen.LEAFLET, "k"), draft=draft, leaflet=news)

    def _about(self, code: str, place: Place, **known: Any) -> Scene:
        draft = {"procedure": code} | known.pop("draft", {})
        return self._scene(place, draft=draft, **known)

    def _asking(self) -> Iterator[tuple[str, Scene]]:
        yield "consent", self._about(BIRTH, Place(Screen.CONSENT))
        yield (
            "consent-ticked",
            self._about(BIRTH, Place(Screen.CONSENT), draft={"consent_at": "2026-11-24T08:45:00+07:00"}),
        )
        yield "consent-needed", self._about(BIRTH, Place(Screen.CONSENT), draft={"error": ("consent-needed", {})})
        yield "identity", self._about(BIRTH, Place(Screen.IDENTITY))
        yield "identity-refused", self._about(BIRTH, Place(Screen.IDENTITY), fault=Fault.CODE_NOT_CARD)
        yield "identity-missing", self._about(BIRTH, Place(Screen.IDENTITY), faults={"reader": Fault.READER_MISSING})
        yield "identity-camera", self._about(BIRTH, Place(Screen.IDENTITY, "camera"))
        yield "card", self._about(BIRTH, Place(Screen.CARD), draft={"card": parse(LONGEST_CARD).fields()})
        yield "question-choice", self._asked("for_whom", answers={"for_whom": "family"})
        yield "question-choice-error", self._asked("for_whom", error=("answer-error-choice", {}))
        names = ("business_name", "tax_code", "person_name", "applicant_name", "applicant_birth", "applicant_id")
        for name in (*names, "applicant_address", "phone", "note"):
            yield f"question-{name}", self._asked(name)
        yield from self._typed()

    def _asked(self, name: str, place: dict[str, str] | None = None, **draft: Any) -> Scene:
        answers = {"for_whom": "business" if name in ("business_name", "tax_code") else "family"}
        where = Place(Screen.QUESTION, name, **(place or {}))
        return self._about(MARRIAGE, where, draft={"answers": answers} | draft)

    def _typed(self) -> Iterator[tuple[str, Scene]]:
        half = {"text": "Nguyễn Thị Thuỳ Dươn", "row": "row:4", "focus": "key:mark:huyen"}
        yield "typed-row", self._asked("applicant_name", {"text": "Nguyễn Thị", "focus": "row:3"})
        yield "typed-key", self._asked("applicant_name", half)
        yield "typed-digits", self._asked("applicant_address", {"text": "Số 7"}, digits=True)
        yield "typed-long", self._asked("note", {"text": "Xin phường gọi vào buổi chiều, vì " * 8})
        long = {"most": 300, "over": 127}
        yield "typed-too-long", self._asked("note", {"text": "Ồ" * 427}, error=("answer-error-long", long))
        yield "typed-characters", self._asked("note", {"text": "Cảm ơn 🙏"}, error=("answer-error-characters", {}))
        ahead = ("answer-error-year-ahead", {"year": "2990", "likely": "1990"})
        yield "typed-ahead", self._asked("applicant_birth", {"text": "02032990"}, error=ahead, suggestion="1990-03-02")
        no_day = ("answer-error-no-such-day", {"date": "31/02/1990"})
        yield "typed-no-day", self._asked("applicant_birth", {"text": "31021990", "focus": "row:1"}, error=no_day)
        for error in ("phone", "tax-code-length", "tax-code-wrong", "personal-number", "date-incomplete"):
            name = {"phone": "phone", "tax": "tax_code", "personal": "applicant_id"}.get(
                error.split("-")[0], "applicant_birth"
            )
            counted: dict[str, int] = {} if error.endswith(("wrong", "incomplete", "phone")) else {"count": 11}
            yield f"typed-{error}", self._asked(name, {"text": "04219000001"}, error=(f"answer-error-{error}", counted))

    def _papers(self) -> Iterator[tuple[str, Scene]]:
        for code in (BIRTH, MARRIAGE):
            yield f"paper-{code}", self._scanned(code, Place(Screen.PAPER), pages=0)
        yield "paper-seen", self._scanned(BIRTH, Place(Screen.PAPER), pages=1, seen=True)
        yield "paper-lying", self._scanned(BIRTH, Place(Screen.PAPER), pages=1, seen=True, lying=True)
        yield "paper-busy", self._scanned(BIRTH, Place(Screen.PAPER), pages=1, busy=True)
        yield "paper-hung", self._scanned(BIRTH, Place(Screen.PAPER), pages=1, faults={"camera": Fault.CAMERA_HUNG})
        yield "paper-full", self._scanned(BIRTH, Place(Screen.PAPER), pages=40, fault=Fault.DOSSIER_FULL)
        yield "review", self._scanned(BIRTH, Place(Screen.REVIEW), pages=0)
        yield "review-whole", self._scanned(BIRTH, Place(Screen.REVIEW), pages=0, found=False)
        yield "review-nothing", self._scanned(BIRTH, Place(Screen.REVIEW), pages=0, found=False, flaws=("too-dark",))
        for flaw in Flaw:
            yield f"review-{flaw}", self._scanned(BIRTH, Place(Screen.REVIEW), pages=0, flaws=(flaw,))
        yield "more", self._scanned(BIRTH, Place(Screen.MORE), pages=1)
        yield "more-last", self._scanned(MARRIAGE, Place(Screen.MORE), pages=3, last=True)
        for code in (BIRTH, MARRIAGE, CONTRACT):
            yield f"bring-{code}", self._scanned(code, Place(Screen.BRING), pages=1)

    def _scanned(
        self,
        code: str,
        place: Place,
        *,
        pages: int,
        last: bool = False,
        found: bool = True,
        flaws: tuple[str, ...] = (),
        **known: Any,
    ) -> Scene:
        papers = [DraftPaper(paper.name, paper.how) for paper in self.listings.get(code).cases[0].papers]
        longest = max((paper for paper in papers if paper.how == "nop"), key=lambda paper: len(paper.name))
        longest.pages = [SHOT] * pages
        for paper in papers:
            paper.missing = last and paper is not longest
        place = msgspec.structs.replace(place, argument=str(papers.index(longest)))
        draft = {"papers": papers, "shot": msgspec.structs.replace(SHOT, found=found, flaws=flaws)}
        return self._about(code, place, draft=draft | {"answers": ANSWERS}, **known)

    def _sending(self) -> Iterator[tuple[str, Scene]]:
        yield "check", self._scanned(BIRTH, Place(Screen.CHECK), pages=2)
        yield "check-missing", self._scanned(MARRIAGE, Place(Screen.CHECK), pages=1, last=True)
        yield "check-full", self._scanned(BIRTH, Place(Screen.CHECK), pages=2, fault=Fault.STORAGE_FULL)
        yield "check-last", self._scanned(BIRTH, Place(Screen.CHECK, turn=9), pages=2)
        hurried = self._scanned(BIRTH, Place(Screen.CHECK, turn=9), pages=2)
        hurried.draft.error = ("hurried", {})
        yield "check-hurried", hurried
        yield "sealing", self._scanned(BIRTH, Place(Screen.SEALING), pages=2, busy=True)
        for state in State:
            yield f"done-{state}", self._done(state, Job(1, JobState.PRINTING))
        unlinked = msgspec.structs.replace(self._row(State.SEALED), fault=Fault.CITY_UNREACHABLE)
        yield "done-unlinked", dataclasses.replace(self._done(State.SEALED, Job(1, JobState.PRINTED)), row=unlinked)
        yield "done-preparing", self._done(State.SEALED, None)
        for slip in JobState:
            yield f"done-slip-{slip}", self._done(State.SEALED, Job(1, slip))
        for fault in Fault:
            if fault.startswith("printer"):
                yield f"done-{fault}", self._done(State.SEALED, Job(1, JobState.SENT, fault))

        yield "rate", self._scene(Place(Screen.RATE), visiting=False)

    def _tracking(self) -> Iterator[tuple[str, Scene]]:
        number, code = Place(Screen.TRACK), Place(Screen.TRACK, "0000-00042-7", text="000000")
        yield "track-number", self._scene(number)
        for error in ("track-code-wrong", "track-code-many"):
            yield error, self._scene(code, draft={"error": (error, {})})
        yield "track-number-wrong", self._scene(number, draft={"error": ("track-number-wrong", {})})
        yield "tracked-elsewhere", self._scene(Place(Screen.TRACKED))
        for state in State:
            yield f"tracked-{state}", self._scene(Place(Screen.TRACKED, "d"), row=self._row(state))

    def _done(self, state: State, job: Job | None) -> Scene:
        row = self._row(state)
        draft = {"number": row.number, "dossier_id": row.dossier_id}
        return self._about(BIRTH, Place(Screen.DONE), draft=draft, row=row, job=job)

    def _row(self, state: State) -> Row:
        summary = Summary(
            procedure_code=BIRTH,
            procedure_name="Làm giấy khai sinh",
            case="",
            papers=[],
            created=NOW,
            clock_trusted=True,
        )
        return Row(
            dossier_id="d", number="0000-00042-7", slip_code="123456", summary=summary, sha256="", size=9, state=state,
            sealed_at=NOW, uploaded_at=NOW, receipted_at=NOW,
        )  # fmt: skip

    def _always(self) -> Iterator[tuple[str, Scene]]:
        yield "leave", self._about(BIRTH, Place(Screen.LEAVE))
        yield "leave-slip", self._about(BIRTH, Place(Screen.LEAVE), draft={"number": "0000-00001-3"})
        yield "help", self._scene(Place(Screen.HELP))
        for progress in PROGRESS:
            asked = Asked("c", NOW, progress=progress, progress_at=NOW)
            yield f"help-{progress}", self._scene(Place(Screen.HELP), asked=asked)
        yield "idle", self._about(BIRTH, Place(Screen.IDLE), seconds_left=20)
        yield "look", self._scene(Place(Screen.LOOK))
        for fault in Fault:
            yield f"fault-{fault}", self._about(BIRTH, Place(Screen.FAULT, fault))
