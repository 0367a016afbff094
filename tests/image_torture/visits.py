"""A whole box through its first day, its plug pulled at any moment: the series, its control and its figures."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import report
from tests.image_torture.cards import SLOTS, clone, data_of, holds, spoil, starts
from tests.image_torture.cut_days import CutDay, given_power, outside
from tests.image_torture.examined import broken
from tests.image_torture.first_day import first_day
from tests.image_torture.judgement import FIRST
from tests.image_torture.ledger import Found, Ledger
from tests.image_torture.versions import Version
from tests.torture.plaintext import needles

CONTROL, DISK = "visit-control", "visit-disk"


def visited(desk: Path, first: Version, ledger: Ledger, dark: bool) -> None:
    """The day, every card that the cuts have left, and a box started with some; all unless the ledger has it."""
    folder, disk, known = desk / "visit", desk / "build/disk.img", {FIRST: first}
    ledger.once(DISK, lambda _: {"holds": holds(disk, starts(disk), known)})
    day = ledger.once("visit", lambda chance: first_day(folder, disk, dark, chance))
    cuts = [CutDay(folder, disk, number, each["promised"]) for number, each in enumerate(day["cuts"])]
    left = [_looked_at(cut, day["cuts"], known, ledger) for cut in cuts]
    ledger.once(CONTROL, lambda _: _control(cuts, left, day["number"], known))
    for number in _drawn([each["stage"] for each in left], [each["stretch"] for each in day["cuts"]]):
        _started(cuts[number], left[number], day["ports"], ledger)
    shutil.rmtree(folder, ignore_errors=True)


def _looked_at(cut: CutDay, day: Sequence[Found], known: Mapping[str, Version], ledger: Ledger) -> Found:
    def look(_: random.Random) -> Found:
        if not _idle(day, cut.number):
            return outside(cut, known)
        before = cut.number - 1
        return {"as": before, **ledger.found[f"visit-{before}"]}

    return ledger.once(f"visit-{cut.number}", look)


def _started(cut: CutDay, left: Found, ports: tuple[int, int], ledger: Ledger) -> None:
    expected = sorted({*cut.promised, *left["dossiers"]})
    ledger.once(f"visit-{cut.number}-start", lambda _: given_power(cut, ports, expected))


def judge(ledger: Ledger) -> list[report.Bar]:
    """Of all that the ledger has of it."""
    looked, started = cards(ledger), [each for each in ledger.of("visit-") if "right" in each]
    wrong = sum(broken(each, (FIRST,)) or each["readable"] > 0 for each in looked)
    wrong += sum(not each["right"] for each in started) + (ledger.found[DISK]["holds"] != FIRST)
    lost = sum(each["dossiers_lost"] for each in looked)
    return [
        report.bar("image_torture.visit_cuts", len(looked), "cuts", better="more", limit=30),
        report.bar("image_torture.visit_cards", sum("as" not in each for each in looked), "cards", better="more"),
        report.bar("image_torture.visit_started", len(started), "cuts", better="more", limit=5),
        report.bar("image_torture.visit_broken", wrong, "cuts", limit=0),
        report.bar("image_torture.visit_lost", lost, "dossiers", limit=0),
        report.bar(
            "image_torture.visit_control_caught", ledger.found[CONTROL]["caught"], "of 1", limit=1, better="more"
        ),
    ]


def cards(ledger: Ledger) -> list[Found]:
    """What every cut card was found to be."""
    return [each for each in ledger.of("visit-") if "stage" in each and "caught" not in each]


def _idle(cuts: Sequence[Found], number: int) -> bool:
    """Whether this cut has left the very card of the one before, under the same promises: nothing was written from
    before that one until after this one."""
    about = [(each["writes"], each["promised"]) for each in cuts[number - 1 : number + 2]]
    return 0 < number < len(cuts) - 1 and about[0] == about[1] and about[1][0] == about[2][0]


def _drawn(stages: Sequence[str], stretches: Sequence[str]) -> list[int]:
    """Which cards a box is started with: the first with a dossier to send, the last before it was the city's, the first
    after the slip, the last before it had grown, one of the visit, the last with a dossier to send, the last of all."""
    of = {stage: [number for number, each in enumerate(stages) if each == stage] for stage in stages}
    flashed, grown, granted, sealed = (of.get(each, []) for each in ("flashed", "grown", "granted", "sealed"))
    slip = [number for number, each in enumerate(stretches) if each == "printed"]
    visit = random.Random("visit").sample(granted, min(1, len(granted)))
    chosen = [sealed[:1], grown[-1:], slip[:1], flashed[-1:], visit, sealed[-1:], [len(stages) - 1]]
    return list(dict.fromkeys(number for each in chosen for number in each))


def _control(cuts: Sequence[CutDay], left: Sequence[Found], number: str, known: Mapping[str, Version]) -> Found:
    """What must be found: a card that had a dossier to send, its row and its sealed file deleted, something that the
    resident wrote left in the clear, and one block of its system another. `number` was promised."""
    waits = [found["stage"] == "sealed" and not found["arrived"] for found in left]
    cut = cuts[waits.index(True)]
    spoiled = CutDay(cut.folder / "control", cut.disk, cut.number, [number])
    shutil.rmtree(spoiled.folder, ignore_errors=True)
    spoiled.folder.mkdir()
    for each in (spoiled.town, spoiled.folder / "draft"):
        each.symlink_to(cut.folder / each.name)
    spoil(clone(cut.card, spoiled.card), SLOTS[starts(cut.card)][2])
    with data_of(spoiled.card, spoiled.folder / "data", write=True) as data:
        with contextlib.closing(sqlite3.connect(data / "box.db")) as database, database:
            database.execute("DELETE FROM dossier")
        for file in (data / "outbox").iterdir():
            file.unlink()
        (data / "note").write_bytes(next(iter(needles(cut.folder / "draft"))))
    found = outside(spoiled, known)
    caught = found["dossiers_lost"] == 1 and found["readable"] > 0 and found["holds"] != FIRST
    return {**found, "caught": int(caught)}
