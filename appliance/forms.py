"""The blank official forms that came with the posted listing: files on the card, named by their digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from appliance.listing import Form
from appliance.listing_check import form_flaws

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
