"""The table of all faults in docs/guide-technician.md, from the catalogue. Usage: python -m tools.fault_table"""

from pathlib import Path

from appliance.errors import Fault
from appliance.texts import catalogue

GUIDE = Path(__file__).parent.parent / "docs" / "guide-technician.md"
BEGIN, END = "<!-- faults: python -m tools.fault_table -->", "<!-- /faults -->"


def table():
    """A row for each fault: its name, what the resident reads, what the technician does."""
    say = catalogue("vi").format_value
    rows = [f"| `{fault}` | {say(f'fault-{fault}')} | {say(f'fault-{fault}-hint')} |" for fault in Fault]
    return "\n".join(["| Tên lỗi | Màn hình nói với bà con | Người sửa máy làm gì |", "|---|---|---|", *rows])


def filled(text):
    """The guide with the table of now."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    GUIDE.write_text(filled(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
