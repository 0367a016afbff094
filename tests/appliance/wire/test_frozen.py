"""What was frozen is what will be read."""

import hashlib
import os

import pytest

from appliance.wire.frozen import Frozen


def test_digest_and_size_are_those_of_the_bytes() -> None:
    frozen = Frozen(lambda out: out.write(b"page"))
    assert (frozen.sha256, frozen.size) == (hashlib.sha256(b"page").hexdigest(), 4)
    assert frozen.reader().read() == b"page"


def test_two_readers_do_not_disturb_each_other() -> None:
    frozen = Frozen(lambda out: out.write(b"page"))
    first = frozen.reader()
    assert (first.read(2), frozen.reader().read(), first.read()) == (b"pa", b"page", b"ge")


@pytest.mark.parametrize("size", [0, 2, 4, 6])
def test_nobody_can_change_it(size: int) -> None:
    kept = []
    frozen = Frozen(lambda out: (out.write(b"page"), kept.append(os.dup(out.fileno()))))
    with os.fdopen(kept[0], "r+b", buffering=0) as file:
        with pytest.raises(PermissionError):
            file.write(b"x")
        if size != frozen.size:
            with pytest.raises(PermissionError):
                file.truncate(size)
    assert frozen.reader().read() == b"page"


def test_what_could_not_be_written_is_not_frozen() -> None:
    def fail(out: object) -> None:
        raise ValueError("a picture that is none")

    with pytest.raises(ValueError, match="picture"):
        Frozen(fail)
