"""Pictures are given back to the system when they are freed: a kiosk shares a small board with two browsers."""

from __future__ import annotations

import ctypes

M_MMAP_THRESHOLD = -3
"""mallopt(3): blocks from this size on are mapped, so unmapped when freed; setting it stops glibc from raising it."""

THRESHOLD_BYTES = 256 * 1024


def give_back_pictures() -> None:
    """For glibc, which else keeps blocks of up to 32 MB once it has seen one freed. Call before the first picture."""
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, THRESHOLD_BYTES)
