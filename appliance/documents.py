"""What is put on paper or into a dossier: pages as PDF, the slip, a leaflet with its blank forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from fpdf import FPDF
from PIL import Image

from appliance.printing.drawing import SHEETS
from appliance.printing.leaflet import Leaflet
from appliance.printing.leaflet_drawing import LeafletDrawing
from appliance.printing.printed import Sheets
from appliance.printing.slip import Slip
from appliance.printing.slip_drawing import SlipDrawing

A4 = (210.0, 297.0)
"""Millimetres (ISO 216)."""


def pages_to_pdf(images: Sequence[Path], out: BinaryIO, title: str) -> None:
    """One A4 page a JPEG file, upright or lying as the picture is, its bytes untouched."""
    pdf = FPDF(unit="mm", format=A4)
    pdf.set_title(title)
    pdf.set_auto_page_break(auto=False)
    for path in images:
        with Image.open(path) as picture:
            width, height = picture.size
        lying = width > height
        pdf.add_page(orientation="landscape" if lying else "portrait")
        page = (A4[1], A4[0]) if lying else A4
        scale = min(page[0] / width, page[1] / height)
        placed = (width * scale, height * scale)
        pdf.image(path, (page[0] - placed[0]) / 2, (page[1] - placed[1]) / 2, *placed)
    pdf.output(out)


def slip_pdf(slip: Slip, out: Path) -> None:
    """The slip as an A5 PDF with embedded fonts; what does not fit flows onto further pages."""
    drawing = SlipDrawing(slip)
    drawing.draw()
    drawing.output(str(out))


def leaflet_pdf(leaflet: Leaflet, forms: Sequence[bytes], paper: str, out: Path) -> Sheets:
    """The leaflet on "A5" or "A4", and behind it these PDFs as they are; one page a sheet.

    ValueError for a form that is no PDF.
    """
    import pypdfium2  # not before the first leaflet: it is large

    drawing = LeafletDrawing(leaflet, SHEETS[paper])
    drawing.draw()
    drawn = bytes(drawing.output())
    with pypdfium2.PdfDocument.new() as whole:
        for pdf in (drawn, *forms):
            try:
                with pypdfium2.PdfDocument(pdf) as document:
                    whole.import_pages(document)
            except pypdfium2.PdfiumError as error:
                raise ValueError(str(error)) from error
        pages = len(whole)
        whole.save(str(out))
    return Sheets(drawing.pages_count, pages - drawing.pages_count, paper)
