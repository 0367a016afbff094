"""Faults are states with names.

Every fault has two texts in the catalogue (`appliance/texts/*.ftl`): `fault-<name>` is the sentence for the
resident, `fault-<name>-hint` the hint for the technician. A test holds that both exist in every language.
"""

import enum


class Fault(enum.StrEnum):
    """Everything that can go wrong by name; the value is the catalogue's and the health report's name."""

    BUTTON_UNUSED = "button-unused"
    BUTTON_STUCK = "button-stuck"
    BUTTONS_MISSING = "buttons-missing"
    CAMERA_HUNG = "camera-hung"
    CAMERA_MISSING = "camera-missing"
    CARD_WORN = "card-worn"
    CITY_KEYS_UNUSABLE = "city-keys-unusable"
    CITY_NOT_OURS = "city-not-ours"
    CITY_REFUSED = "city-refused"
    CITY_TROUBLE = "city-trouble"
    CITY_UNREACHABLE = "city-unreachable"
    CODE_NOT_CARD = "code-not-card"
    CODE_TOO_LONG = "code-too-long"
    DEVICE_GONE = "device-gone"
    DOSSIER_FULL = "dossier-full"
    FORM_UNUSABLE = "form-unusable"
    HOST_TOO_HOT = "host-too-hot"
    HOST_UNDER_VOLTAGE = "host-under-voltage"
    KIOSK_SILENT = "kiosk-silent"
    LISTING_REFUSED = "listing-refused"
    LISTING_STALE = "listing-stale"
    OUTBOX_STUCK = "outbox-stuck"
    PAGE_NOT_FOUND = "page-not-found"
    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_UNREADABLE = "picture-unreadable"
    PRINTED_ENOUGH = "printed-enough"
    PRINTED_ENOUGH_TODAY = "printed-enough-today"
    PRINTER_COVER_OPEN = "printer-cover-open"
    PRINTER_EMPTY = "printer-empty"
    PRINTER_GONE = "printer-gone"
    PRINTER_JAMMED = "printer-jammed"
    PRINTER_MISSING = "printer-missing"
    PRINTER_OFFLINE = "printer-offline"
    PRINTER_PAUSED = "printer-paused"
    PRINTER_REFUSED = "printer-refused"
    PRINTER_TROUBLE = "printer-trouble"
    PROCEDURE_UNKNOWN = "procedure-unknown"
    READER_MISSING = "reader-missing"
    SCREEN_DARK = "screen-dark"
    SEALED_FILE_LOST = "sealed-file-lost"
    SEALED_FILE_UNKNOWN = "sealed-file-unknown"
    SEALING_FAILED = "sealing-failed"
    STORAGE_FULL = "storage-full"
    STORAGE_GONE = "storage-gone"
    STORAGE_READ_ONLY = "storage-read-only"
    UNEXPECTED = "unexpected"
    UPDATE_DAMAGED = "update-damaged"
    UPDATE_FAILED = "update-failed"
    UPDATE_NOT_OURS = "update-not-ours"
    UPDATE_OLD = "update-old"
    UPDATE_UNDONE = "update-undone"
    UPDATE_UNREADING = "update-unreading"
    UPDATE_WRONG_BOARD = "update-wrong-board"
    WORKER_DOWN = "worker-down"

    @classmethod
    def _missing_(cls, value: object) -> "Fault":
        """A name that another version left on the card stops nobody who reads it."""
        return cls.UNEXPECTED


class ApplianceError(Exception):
    """A fault that was met. `detail` is for the log and the technician: it never holds a resident's data."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


class ConfigError(Exception):
    """A setting that cannot be used; the text names the file and the key."""
