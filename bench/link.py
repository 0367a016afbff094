"""A dossier of 1.2 MB over a link of 256 kbit/s, 150 ms each way and 2 % loss, there for 25 s and gone for 15 s.

Our outbox process against tuspy with chunks of 64 KiB, to the same intake, in turn. Each gets a link of its own that
starts its 25 s with it and loses by the same dice; both send by TCP cubic. What is counted is TCP payload both ways,
without what TCP repeats. Needs root: the link is a relay between network namespaces (tests/torture/link.py).
"""

from __future__ import annotations

from bench import report
from tests.torture.namespace import run

SIZE = 1_200_000
KBIT_S, DELAY_MS, LOSS, UP_S, DOWN_S = 256, 150, 0.02, 25, 15
PEER = "tuspy, chunks of 64 KiB"
QUICK_SIZE = 200_000
"""Fits into one life of the link."""


def main() -> None:
    """Measure and print."""
    rounds, size, gone = (1, QUICK_SIZE, 5) if report.arguments("link").quick else (5, SIZE, DOWN_S)
    found = run("bad_link", rounds, size, KBIT_S, DELAY_MS, LOSS, UP_S, gone, "peer")
    if not found["whole"]:
        raise RuntimeError(f"not everything arrived: {found}")
    seconds, peers = report.median(found["ours_s"]), report.median(found["peers_s"])
    bars = [
        report.bar("link.bytes_ratio", report.median(found["ours_payload"]) / size, "of its size", limit=1.10),
        report.bar("link.time_ratio", seconds / peers, "of its time", limit=1.1),
        report.bar("link.seconds", seconds, "s", peer=peers, peer_name=PEER),
    ]
    link = {"kbit_s": KBIT_S, "delay_ms": DELAY_MS, "loss": LOSS, "up_s": UP_S, "down_s": gone}
    report.finish("link", bars, {"bytes": size, "rounds": rounds, "link": link, **found})


if __name__ == "__main__":
    main()
