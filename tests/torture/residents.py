"""Residents with known papers: what they were promised, and whether the city has just that."""

from __future__ import annotations

import dataclasses
import datetime
import io
import sys
import uuid

from PIL import Image

from appliance.dossier import Draft, DraftPage, DraftPaper
from appliance.drafts import Drafts
from appliance.listings.procedures import Listings, load
from appliance.wire.envelope import Envelope
from tests.torture.namespace import ROOT

BIRTH = "1.001193"
CANARY = "Hoàng-Yến-bay-qua-7f3a"
"""Part of every answer and of every page's metadata, and of nothing else in the world."""


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """A number that was shown to a resident, and what she handed in under it."""

    dossier_id: str
    number: str
    answer: str
    pages: tuple[bytes, ...]
    """The comment in each page's JPEG, in order: the rest of every page is `Residents.paper`."""


class Residents:
    """As many as are `coming`, one after the other, each with papers of one and two pages of at least so many kB."""

    def __init__(self, kilobytes: int = 60, coming: int = sys.maxsize) -> None:
        self.coming = coming
        self.listings: Listings = load(ROOT / "sample-data" / "procedures.json")
        self.paper = _noise(kilobytes * 1024)

    def needles(self) -> list[bytes]:
        """What must stand nowhere in the clear: answers and comments in two encodings, pieces of the page's pixels."""
        third = len(self.paper) // 3
        pixels = [self.paper[at : at + 48] for at in (third, 2 * third)]
        return [CANARY.encode(), CANARY.encode("utf-16-le"), *pixels]

    def fill_in(self, drafts: Drafts) -> tuple[Draft, tuple[bytes, ...]]:
        """A finished draft with its pages on the draft's folder, and their comments."""
        comments = tuple(f"{CANARY} {uuid.uuid4()}".encode() for _ in range(3))
        pages = [_lay(drafts, self.page(comment)) for comment in comments]
        first, second, *shown = self.listings.get(BIRTH).cases[0].papers
        papers = [
            DraftPaper(first.name, first.how, pages[:1]),
            DraftPaper(second.name, second.how, pages[1:]),
            *(DraftPaper(each.name, each.how) for each in shown),
        ]
        draft = Draft(
            procedure=BIRTH,
            consent_at=datetime.datetime.now(datetime.UTC).isoformat(),
            answers={"for_whom": "self", "applicant_name": f"{CANARY} {uuid.uuid4()}", "applicant_birth": "1950"},
            papers=papers,
            dossier_id=str(uuid.uuid4()),
        )
        drafts.save(draft)
        return draft, comments

    def page(self, comment: bytes) -> bytes:
        """The page as a JPEG with this comment (ITU-T T.81, B.2.4.5)."""
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment
        return self.paper[:2] + segment + self.paper[2:]

    def kept(self, promise: Promise, opened: Envelope) -> bool:
        """Whether this is what the resident handed in: number, answer, and every byte of every page, in order."""
        said = {answer.id: answer.value for answer in opened.manifest.answers}
        bodies = b"".join(opened.files[str(paper.file)] for paper in opened.manifest.scanned)
        places = [bodies.find(self.page(comment)) for comment in promise.pages]
        whole = -1 not in places and places == sorted(places)
        return opened.manifest.number == promise.number and said["applicant_name"] == promise.answer and whole


def _lay(drafts: Drafts, jpeg: bytes) -> DraftPage:
    page = DraftPage(uuid.uuid4().hex, 600, 848)
    drafts.page(f"{page.id}.jpg").write_bytes(jpeg)
    return page


def _noise(size: int) -> bytes:
    """A picture of noise, as JPEG of at least so many bytes."""
    for quality in range(20, 96, 5):
        out = io.BytesIO()
        Image.effect_noise((600, 848), 80).save(out, "JPEG", quality=quality)
        if out.tell() >= size:
            break
    return out.getvalue()
