"""The blank official forms that came with the posted listing: files on the card, named by their digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from appliance.listings.listing import Form
from appliance.listings.listing_check import form_flaws

FOLDER = "forms"
"""In the mirror's folder: the mirror puts them there before the listing that names them."""


class Forms:
    """Those in the mirror's folder. A listing that came with the box has none."""

    def __init__(self, listings: Path) -> None:
        self._folder = listings / FOLDER

    def path(self, form: Form) -> Path:
        """Where it is, or would be."""
        return self._folder / f"{form.sha256}.pdf"

    def here(self, forms: Iterable[Form]) -> Mapping[str, Form]:
        """Those of them that are here, by their file names."""
        return {form.file: form for form in forms if self.path(form).exists()}

    def part(self, form: Form) -> Path:
        """Where it grows while it is fetched."""
        return self._folder / f"{form.sha256}.part"

    def missing(self, forms: Iterable[Form]) -> list[Form]:
        """Those of them that are not here, each content once."""
        wanted = {form.sha256: form for form in forms}
        return [form for form in wanted.values() if not self.path(form).exists()]

    def sweep(self, needed: Iterable[Form]) -> None:
        """Remove all others, and what is left of others that were never wholly here."""
        digests = {form.sha256 for form in needed}
        for path in self._folder.glob("*.p*"):
            if path.stem not in digests:
                path.unlink(missing_ok=True)

    def content(self, form: Form) -> bytes | None:
        """Its bytes; None when it is gone or the card spoiled it: then the mirror fetches it anew."""
        try:
            content = self.path(form).read_bytes()
        except OSError:
            return None
        if form_flaws(form, content):
            self.path(form).unlink(missing_ok=True)
            return None
        return content
