"""Blank forms as an officer may hand them in, good and bad ones."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from fpdf import FPDF


def blank(text: str = "TO KHAI", pages: int = 2) -> bytes:
    """A form as office programs write it."""
    pdf = FPDF(format="A4")
    pdf.set_font("helvetica", size=30)
    for _ in range(pages):
        pdf.add_page()
        pdf.cell(text=text)
    return bytes(pdf.output())


def _changed(change: Callable[[pikepdf.Pdf], object], **saved: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank())) as pdf:
        change(pdf)
        pdf.save(out, **saved)
    return out.getvalue()


def _action(kind: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(kind), JS=pikepdf.String("app.alert(1)"))


def with_script_at_opening() -> bytes:
    """One that runs something when it is opened."""
    return _changed(lambda pdf: pdf.Root.__setattr__("OpenAction", _action("/JavaScript")))


def with_packed_script() -> bytes:
    """The same, where no search for words finds it: inside a compressed object stream."""
    packed = pikepdf.ObjectStreamMode.generate
    return _changed(
        lambda pdf: pdf.Root.__setattr__("OpenAction", pdf.make_indirect(_action("/JavaScript"))),
        object_stream_mode=packed,
    )


def with_script_of_a_page() -> bytes:
    """One with a script deep inside a page."""
    deep = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, AA=pikepdf.Dictionary(E=_action("/Foo")))])
    return _changed(lambda pdf: pdf.pages[0].obj.__setattr__("Annots", deep))


def that_launches() -> bytes:
    """One that starts a program."""
    return _changed(lambda pdf: pdf.Root.__setattr__("OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Launch)))


def with_a_file_in_it() -> bytes:
    """One that brings another file along."""

    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["x.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")

    return _changed(attach)


def locked(owner: str = "o", user: str = "u") -> bytes:
    """One with passwords."""
    return _changed(lambda pdf: None, encryption=pikepdf.Encryption(owner=owner, user=user))
