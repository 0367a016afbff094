"""Opened dossiers: decrypted in the console's memory, never on a disk."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from appliance.wire.envelope import Envelope, EnvelopeError, open_envelope
from appliance.wire.messages import Manifest
from city.files import Documents
from city.keys import unlock
from city.store import StoredDossier

CACHED_BYTES = 128 * 1024 * 1024
"""How much of the last opened dossiers stays in memory, so that turning a page does not decrypt everything again."""

_MANIFESTS = 5000


class Locked(Exception):
    """Nobody has given the passphrase since the console started."""


class Opener:
    """Opens dossiers with the city's opening key, once somebody has unlocked it. Safe to share between threads."""

    def __init__(self, opening_key: Path, documents: Documents) -> None:
        self._opening_key = opening_key
        self._documents = documents
        self._identities: Sequence[str] = ()
        self._manifests: OrderedDict[str, Manifest] = OrderedDict()
        self._envelopes: OrderedDict[str, Envelope] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def locked(self) -> bool:
        """Whether the passphrase is still wanted."""
        return not self._identities

    def unlock(self, passphrase: str) -> None:
        """Unlock the opening key for as long as the process runs; KeysError when the passphrase is not its."""
        self._identities = unlock(self._opening_key, passphrase)

    def manifest(self, row: StoredDossier) -> Manifest:
        """What the dossier says of itself. Locked; EnvelopeError when it cannot be opened, or is another;
        DocumentsDown.
        """
        with self._lock:
            if row.sha256 not in self._manifests:
                self._manifests[row.sha256] = self._open(row).manifest
                _shorten(self._manifests, len(self._manifests) - _MANIFESTS)
            return self._manifests[row.sha256]

    def open(self, row: StoredDossier) -> Envelope:
        """The dossier with its files. Locked; EnvelopeError as above."""
        with self._lock:
            if row.sha256 not in self._envelopes:
                self._envelopes[row.sha256] = self._open(row)
                while len(self._envelopes) > 1 and sum(map(_weight, self._envelopes.values())) > CACHED_BYTES:
                    self._envelopes.popitem(last=False)
            self._envelopes.move_to_end(row.sha256)
            return self._envelopes[row.sha256]

    def _open(self, row: StoredDossier) -> Envelope:
        if self.locked:
            raise Locked
        try:
            with self._documents.open(row.sha256) as file:
                envelope = open_envelope(file, self._identities)
        except FileNotFoundError as error:
            raise EnvelopeError("its file is missing on the server") from error
        if (envelope.manifest.dossier_id, envelope.manifest.number) != (row.dossier_id, row.number):
            raise EnvelopeError("it is not the dossier that the box announced")
        return envelope


class PageError(ValueError):
    """A page that cannot be shown: not there, or not drawable."""


class Pages:
    """Draws and joins PDFs. PDFium serves one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def png(self, pdf: bytes, page: int, width: int) -> bytes:
        """A page (from 0) as a PNG of this width in pixels; a page taller than four widths is drawn smaller."""
        with self._lock, _document(pdf) as document:
            if not 0 <= page < len(document):
                raise PageError("no such page")
            sheet = document[page]
            across, down = sheet.get_size()
            bitmap = sheet.render(scale=min(width / across, 4 * width / down))
            out = io.BytesIO()
            # a photograph hardly shrinks at higher levels and takes ten times as long
            bitmap.to_pil().save(out, "PNG", compress_level=1)
            return out.getvalue()

    def joined(self, pdfs: Sequence[bytes]) -> bytes:
        """All of them as one PDF."""
        with self._lock, pypdfium2.PdfDocument.new() as whole:
            for pdf in pdfs:
                with _document(pdf) as document:
                    whole.import_pages(document)
            out = io.BytesIO()
            whole.save(out)
            return out.getvalue()


def _document(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PageError(str(error)) from error


def _weight(envelope: Envelope) -> int:
    return sum(map(len, envelope.files.values()))


def _shorten(cache: OrderedDict[str, Manifest], count: int) -> None:
    for _ in range(count):
        cache.popitem(last=False)
