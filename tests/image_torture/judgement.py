"""The figures by which the promises of an update are judged."""

from __future__ import annotations

from bench import report
from tests.image_torture.examined import broken
from tests.image_torture.ledger import Found, Ledger
from tests.image_torture.refusals import FULL, REFUSED

FIRST, NEXT = "first", "next"
OLD_RUNS, NEW_RUNS = "runs A, starts A", "runs B, starts B"
BACK = {
    **dict.fromkeys(("panic", "power", "emergency", "endless"), "installed"),
    **dict.fromkeys(("hang", "unwell", "full"), "undone"),
}
"""Where the old system's update stands after each end of a trial: what nobody has given up is tried again."""


def judge(ledger: Ledger) -> list[report.Bar]:
    """Of all that the ledger has."""
    cut = [each for name in ("install-", "killed-", "commit-") for each in ledger.of(name) if "holds" in each]
    killed = [each for each in ledger.of("killed-") if "holds" in each]
    refusals, caught = ledger.found["refusals"], ledger.found["control"]["caught"]
    return [
        report.bar("image_torture.cuts", len(cut), "cuts", better="more", limit=30),
        report.bar("image_torture.started", sum("start" in each for each in cut), "cuts", better="more"),
        report.bar("image_torture.killed", len(killed), "emulators", better="more", limit=2),
        report.bar("image_torture.broken", sum(broken(each, (FIRST, NEXT)) for each in cut), "cuts", limit=0),
        report.bar("image_torture.dossiers_lost", sum(each["dossiers_lost"] for each in cut), "dossiers", limit=0),
        report.bar("image_torture.committed", committed(ledger), "of 3", better="more", limit=3),
        report.bar(
            "image_torture.not_back",
            sum(not back(ledger.found[each], step) for each, step in BACK.items()),
            f"of {len(BACK)}",
            limit=0,
        ),
        report.bar(
            "image_torture.by_itself", int(by_itself(ledger.found["by-itself"])), "of 1", better="more", limit=1
        ),
        report.bar("image_torture.left_dark", left(ledger.found["dark"]), "of 1", better="more", limit=1),
        report.bar("image_torture.misnamed", misnamed(refusals), f"of {len(REFUSED) + 1}", limit=0),
        report.bar("image_torture.control_caught", int(caught), "of 1", limit=1, better="more"),
        report.bar("image.update_ratio", ratio(ledger.found["streamed"]), "of the bundle", limit=0.10),
        report.bar("image_torture.update_ratio_cut", ratio(ledger.found["streamed-cut"]), "of the bundle", limit=0.20),
    ]


def committed(ledger: Ledger) -> int:
    """How many times the new version, found well, was the one that starts from then on."""
    return sum(each.get("said", "").endswith(NEW_RUNS) for each in ledger.of("commit-"))


def ratio(streamed: Found) -> float:
    """What came over the line as a share of the bundle; all of it, if the slot does not hold the new version."""
    return float(streamed["ratio"]) if streamed["holds"] == NEXT else 1.0


def back(found: Found, step: str) -> bool:
    """Whether the old system runs again, whole, with every dossier, and knows how the trial has ended."""
    return (
        found["step"] == step
        and found["slot"] == OLD_RUNS
        and found["times_started"] == 2
        and not broken(found, (FIRST,))
    )


def by_itself(found: Found) -> bool:
    """Whether the box has brought itself to the new version, and its own health check has committed it."""
    return (found["step"], found["slot"]) == ("committed", NEW_RUNS) and bool(found["health"]["green"])


def left(found: Found) -> bool:
    """Whether the committed version that showed nothing was left for good for the one before, which is well."""
    return found["slot"] == OLD_RUNS and bool(found["health"]["green"])


def misnamed(found: Found) -> int:
    """How many refusals did not say the name of what was wrong; all of them, if the old system is not what runs."""
    if found["slot"] != OLD_RUNS or broken(found, (FIRST,)):
        return len(REFUSED) + 1
    named = {**REFUSED, "full": FULL}
    return sum(f"cuagan: {fault}" not in found[name] for name, fault in named.items())
