"""A photograph of a box's screen, taken with the officer's telephone: the code in its QR."""

from __future__ import annotations

import io
import warnings

import zxingcpp
from PIL import Image

MAX_BYTES = 12 * 1024 * 1024
_MAX_PIXELS = 60_000_000
_SIDE = 1600


def code_in(picture: bytes) -> str:
    """The text after `CUAGAN` in the picture's QR code; empty when there is no such code, or no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP"))
            if image.width * image.height > _MAX_PIXELS:
                return ""
            image.draft("L", (_SIDE, _SIDE))
            grey = image.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    grey.thumbnail((_SIDE, _SIDE))
    texts = [found.text for found in zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str("QRCode"))]
    words = next((text.split() for text in texts if text.startswith("CUAGAN ")), [])
    return words[1] if len(words) > 1 else ""
