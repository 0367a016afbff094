"""A box whose card has turned read-only sends what lies on it. Run by test_intake_uplink.py in a mount namespace of its
own: `python dead_card.py CARD URL MEMORY`, the key of the box on stdin.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.enrolment import root_public
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.dead_card import outbox_for_sending
from appliance.outbox.outbox import State
from appliance.wire.http_signing import RequestSigner


def main(card: Path, url: str, memory: Path) -> None:
    """Send all; every row then waits, signed for, until its file can be deleted. A second start sends nothing twice."""
    subprocess.run(["mount", "--bind", "-o", "ro", card, card], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", card], check=True)
    signer = RequestSigner("0000", load_pem_private_key(sys.stdin.buffer.read(), None))
    for _ in range(2):
        outbox = outbox_for_sending(card, memory)
        uplink = Uplink(url, outbox, CityKeyring(card, root_public(card)), signer)
        uplink.step()
        uplink.step()
        (row,) = outbox.rows()
        assert (row.state, row.fault) == (State.RECEIPTED, Fault.STORAGE_READ_ONLY), row
        assert outbox.path(row.dossier_id).exists()
        outbox.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
