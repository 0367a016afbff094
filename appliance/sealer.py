"""The sealing worker: from a draft to a durable, sealed dossier with a number."""

from __future__ import annotations

import contextlib
import datetime as dt
import queue
import zoneinfo
from collections.abc import Callable, Mapping

from fluent.runtime import FluentLocalization

from appliance import questions
from appliance.config import Config
from appliance.dossier import Draft, DraftPaper
from appliance.drafts import Drafts
from appliance.errors import ApplianceError
from appliance.events import Bus, DossierSealed, WorkFailed
from appliance.listings.due import reckon
from appliance.listings.listing import Question, Term
from appliance.listings.shelf import Shelf
from appliance.listings.workdays import Workdays
from appliance.outbox.label import Summary, SummaryPaper
from appliance.outbox.outbox import Outbox, Row
from appliance.texts import catalogue
from appliance.wire import envelope
from appliance.wire.frozen import Frozen
from appliance.wire.identifiers import number, slip_code
from appliance.wire.messages import Answer, Consent, Manifest, Paper, ProcedureRef

CONSENT_VERSION = "2026-11-24"
"""Changes whenever the words of the consent page do."""


class Sealer:
    """Owns the making of PDFs and the sealing; `run` is its thread."""

    def __init__(
        self,
        *,
        config: Config,
        drafts: Drafts,
        shelf: Shelf,
        workdays: Workdays,
        open_outbox: Callable[[], Outbox],
        recipients: Callable[[], list[str]],
        slip_key: bytes,
        clock_trusted: Callable[[], bool],
        software: str,
        bus: Bus,
    ) -> None:
        self._config = config
        self._drafts = drafts
        self._shelf = shelf
        self._workdays = workdays
        self._open_outbox = open_outbox
        self._recipients = recipients
        self._slip_key = slip_key
        self._clock_trusted = clock_trusted
        self._software = software
        self._bus = bus
        self._requests: queue.SimpleQueue[Draft] = queue.SimpleQueue()

    def seal(self, draft: Draft) -> None:
        """Make this dossier durable: DossierSealed or WorkFailed."""
        self._requests.put(draft)

    def run(self) -> None:
        """Serve requests for ever."""
        outbox = self._open_outbox()
        while True:
            self._serve(self._requests.get(), outbox)

    def _serve(self, draft: Draft, outbox: Outbox) -> None:
        try:
            row = self._make(draft, outbox)
        except ApplianceError as error:
            self._bus.put(WorkFailed(draft.visit, "seal", error.fault))
        else:
            self._bus.put(DossierSealed(draft.visit, row.dossier_id, row.number))

    def _make(self, draft: Draft, outbox: Outbox) -> Row:
        with contextlib.ExitStack() as stack:
            files = {name: stack.enter_context(contextlib.closing(self._pdf(paper))) for name, paper in _scanned(draft)}
            given = number(self._config.house.box, outbox.reserve_number())
            manifest = self._manifest(draft, given, files)
            return outbox.add(
                draft.dossier_id,
                given,
                slip_code(self._slip_key, draft.dossier_id),
                lambda out: envelope.seal(manifest, files, self._recipients(), out),
                self._summary(draft, manifest),
            )

    def _pdf(self, paper: DraftPaper) -> Frozen:
        from appliance import documents  # fpdf2 is heavy: not before the first dossier

        pages = [self._drafts.page(f"{page.id}.jpg") for page in paper.pages]
        return Frozen(lambda out: documents.pages_to_pdf(pages, out, paper.name))

    def _manifest(self, draft: Draft, given: str, files: Mapping[str, Frozen]) -> Manifest:
        procedure = self._shelf.visit.get(draft.procedure)
        return Manifest(
            dossier_id=draft.dossier_id,
            number=given,
            box=self._config.house.box,
            procedure=ProcedureRef(
                procedure.code, procedure.name, procedure.cases[draft.case].name, self._shelf.visit.version
            ),
            created=dt.datetime.now(dt.UTC).astimezone(),
            clock_trusted=self._clock_trusted(),
            consent=Consent(CONSENT_VERSION, dt.datetime.fromisoformat(draft.consent_at)),
            answers=self._answers(draft),
            papers=[_paper(index, paper, files) for index, paper in enumerate(draft.papers, 1)],
            software=self._software,
        )

    def _answers(self, draft: Draft) -> list[Answer]:
        texts = catalogue("vi")
        asked = questions.questions_for(draft.answers, self._shelf.visit.get(draft.procedure))
        return [_answer(each, draft.answers.get(each.id, ""), texts) for each in asked]

    def _summary(self, draft: Draft, manifest: Manifest) -> Summary:
        procedure = self._shelf.visit.get(draft.procedure)
        return Summary(
            procedure_code=procedure.code,
            procedure_name=procedure.name,
            case=manifest.procedure.case,
            papers=[SummaryPaper(each.name, each.how, each.state, each.pages) for each in manifest.papers],
            created=manifest.created,
            clock_trusted=manifest.clock_trusted,
            partly_online=procedure.partly_online,
            due=self._due(procedure.cases[draft.case].time, manifest),
        )

    def _due(self, term: Term, manifest: Manifest) -> dt.date | None:
        if not manifest.clock_trusted:
            return None
        created = manifest.created.astimezone(zoneinfo.ZoneInfo(self._config.house.time_zone))
        found = reckon(term.text, term.rule, created, self._shelf.visit.workdays or self._workdays)
        return found.due if found else None


def _scanned(draft: Draft) -> list[tuple[str, DraftPaper]]:
    return [(_file(index), paper) for index, paper in enumerate(draft.papers, 1) if paper.pages]


def _file(index: int) -> str:
    return f"paper-{index:02}.pdf"


def _answer(asked: Question, value: str, texts: FluentLocalization) -> Answer:
    """Question and answer in the words that the resident saw, for the officer to read."""
    label = asked.label or texts.format_value(f"question-{asked.id}")
    chosen = value and asked.kind == "choice" and not asked.label
    said = texts.format_value(f"choice-{asked.id}-{value}") if chosen else questions.display(asked, value)
    return Answer(asked.id, label, said)


def _paper(index: int, paper: DraftPaper, files: Mapping[str, Frozen]) -> Paper:
    if file := files.get(_file(index)):
        return Paper(
            name=paper.name,
            how=paper.how,
            state="scanned",
            file=_file(index),
            pages=len(paper.pages),
            sha256=file.sha256,
        )
    return Paper(name=paper.name, how=paper.how, state="missing" if paper.how == "nop" else "to_show")
