"""A box's outbox and uplink against the city's intake: nothing between them is stood in for."""

import base64
import datetime
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Response

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.enrolment import ROOT_KEY
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.dead_card import outbox_for_sending
from appliance.outbox.outbox import Outbox, State
from appliance.wire.envelope import open_envelope
from appliance.wire.messages import Receipt
from appliance.wire.signing import new_key, sign_message
from city import rotation
from city.dossiers import unlock
from city.keys import KeysError, published_keys
from city.receiving import Receiving
from city.server import IntakeServer
from tests.appliance.strangers import certificate
from tests.appliance.test_tls_pins import pin
from tests.city.world import City, TusClient, drain, intake_app, listening, put_in, run_city, sealed, serving


def test_a_dossier_goes_from_the_outbox_to_the_citys_receipt(
    city: City, intake: TusClient, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    dossier = sealed(next(iter(keyring.keys().sealing)), tmp_path)
    put_in(outbox, dossier)
    row = drain(Uplink(intake.url, outbox, keyring, city.box), outbox, State.PURGED)
    assert row.state is State.PURGED
    assert not outbox.path(row.dossier_id).exists()
    kept = (city.places.state / "documents" / dossier.sha256).open("rb")
    with kept:
        assert open_envelope(kept, unlock(city.places.opening_key, city.passphrase)).manifest == dossier.manifest


def test_a_large_dossier_survives_an_intake_that_is_killed_on_the_way(
    city: City, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path, papers={"Tờ khai": b"/Type /Page\n" + bytes(3_000_000)})
    put_in(outbox, dossier)
    process = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    url = listening(process)
    port = url.rsplit(":", 1)[1]
    client = TusClient(url, city.box)
    first = 700_000
    assert client.patch(client.location(dossier), 0, dossier.data[:first]).status_code == 204
    process.kill()
    process.wait()
    uplink = Uplink(url, outbox, keyring, city.box)
    uplink.step()
    assert outbox.rows()[0].fault is Fault.CITY_UNREACHABLE

    again = run_city("intake", "--state-dir", city.places.state, "--port", port)
    try:
        listening(again)
        row = drain(Uplink(url, outbox, keyring, city.box), outbox, State.PURGED)
    finally:
        again.kill()
        again.wait()
    assert (row.state, row.fault) == (State.PURGED, None)
    assert (city.places.state / "documents" / dossier.sha256).read_bytes() == dossier.data


def test_a_card_that_turned_read_only_still_sends_what_was_promised_and_the_city_has_it_once(
    city: City, intake: TusClient, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path)
    card, memory = tmp_path / "box", tmp_path / "memory"
    put_in(outbox, dossier)
    (card / ROOT_KEY).write_text(city.places.root_public.read_text())
    private = city.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    program = Path(__file__).with_name("dead_card.py")
    command = ["unshare", "--map-root-user", "--mount", sys.executable, program, card, intake.url, memory]
    done = subprocess.run(command, input=private, capture_output=True, check=False, cwd=program.parents[2])
    assert done.returncode == 0, done.stderr.decode()
    assert outbox.rows()[0].state is State.SEALED  # nothing could be written down on the card
    assert len(list((city.places.state / "documents").iterdir())) == 1

    mended = outbox_for_sending(card, memory)
    row = drain(Uplink(intake.url, mended, keyring, city.box), mended, State.PURGED)
    assert (row.state, row.fault) == (State.PURGED, None)
    assert not memory.exists()
    assert len(list((city.places.state / "documents").iterdir())) == 1


def test_an_upload_that_was_spoiled_on_the_way_is_thrown_away_and_sent_anew(
    city: City, intake: TusClient, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path)
    put_in(outbox, dossier)
    spoiled = bytes(1000) + dossier.data[1000:-1]
    assert intake.patch(intake.location(dossier), 0, spoiled).status_code == 204
    row = drain(Uplink(intake.url, outbox, keyring, city.box), outbox, State.PURGED)
    assert row.state is State.PURGED
    assert intake.receipt(dossier).status_code == 200


def test_a_dossier_goes_over_tls_to_a_city_whose_key_is_pinned(
    city: City, receiving: Receiving, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    tls, file = certificate(tmp_path, valid_days=-1)
    process = run_city("keys", "pin-tls", "--state-dir", city.places.state, pin(file))
    assert process.wait(60) == 0
    keyring.offer(published_keys(city.places))
    put_in(outbox, sealed(city.recipient, tmp_path))
    server = IntakeServer(intake_app(city, receiving), "127.0.0.1", 0)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    uplink = Uplink(server.address.replace("http:", "https:"), outbox, keyring, city.box)
    with serving(lambda: server.serve_forever(0.02), server.shutdown):
        assert drain(uplink, outbox, State.PURGED).state is State.PURGED
    server.server_close()
    uplink.close()
    assert keyring.keys().version == 2


@pytest.mark.parametrize("pins", [["no pin"], ["A" * 44]])
def test_a_pin_that_is_none_is_not_published(city: City, pins: list[str]) -> None:
    before = published_keys(city.places)
    with pytest.raises(KeysError):
        rotation.pin_tls(city.places.state, pins)
    assert published_keys(city.places) == before


def test_a_forged_receipt_beside_the_last_byte_is_not_believed_and_the_true_one_is_asked_for(
    city: City, receiving: Receiving, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path)
    row = put_in(outbox, dossier)
    receipt = Receipt(row.dossier_id, dossier.sha256, len(dossier.data), datetime.datetime.now(datetime.UTC))
    forged = base64.b64encode(msgspec.json.encode(sign_message(new_key(), receipt))).decode()
    app = intake_app(city, receiving)

    @app.after_request
    def forge(answer: Response) -> Response:
        if "Cuagan-Receipt" in answer.headers:
            answer.headers["Cuagan-Receipt"] = forged
        return answer

    server = IntakeServer(app, "127.0.0.1", 0)
    uplink = Uplink(server.address, outbox, keyring, city.box)
    with serving(lambda: server.serve_forever(0.02), server.shutdown):
        uplink.step()
        assert (outbox.row(row.dossier_id).state, outbox.row(row.dossier_id).fault) == (
            State.UPLOADED,
            Fault.CITY_NOT_OURS,
        )
        assert outbox.path(row.dossier_id).exists()
        assert drain(uplink, outbox, State.PURGED).state is State.PURGED
    server.server_close()
    uplink.close()
