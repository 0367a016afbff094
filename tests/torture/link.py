"""A link that is slow, far, lossy and now and then gone, between our network namespace and that of another process.

Kernels of desks and build machines often know no netem. So two TUN devices, one in each namespace, and a relay between
them that takes every packet and lets it through late, or not at all.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import fcntl
import heapq
import multiprocessing
import os
import random
import select
import struct
import subprocess
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

BOX, CITY = "10.77.0.1", "10.77.0.2"
_NETWORK = "10.77.0.0/24"

QUEUE_S = 0.6
"""How long a packet may have to wait for those before it, in seconds: then it is dropped, as a modem does."""

_MTU = 1400
_AS_ON_A_BOX = "cubic"
"""How TCP reacts to losses: as Debian and Raspberry Pi OS have it, whatever the machine outside prefers."""

_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of unshare(2)."""

_NEW_DEVICE = 0x400454CA
"""TUNSETIFF of the kernel's tuntap.rst; the flags are IFF_TUN and IFF_NO_PI."""

_TUN_WITHOUT_INFO = 0x1001
_IPV4, _TCP, _SYN = 4, 6, 2
_WRAP = 1 << 32

_fork = multiprocessing.get_context("fork")


@dataclasses.dataclass(frozen=True, slots=True)
class Weather:
    """What a link is like each way (`loss`: a share of 1): there for `up_s`, then gone for `down_s`, and again."""

    kbit_s: float
    delay_ms: float
    loss: float
    up_s: float
    down_s: float

    def is_up(self, age: float) -> bool:
        """Whether it is there, so many seconds after it was first."""
        return age % (self.up_s + self.down_s) < self.up_s


@dataclasses.dataclass(frozen=True, slots=True)
class Traffic:
    """What went over a link: TCP payload without what TCP itself repeated, and every packet as it is, both ways."""

    payload: int
    bytes: int
    packets: int
    dropped: int
    cuts: int


def alone() -> None:
    """Give this process a network of its own. A process that lives on the far side is born so."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")


@contextlib.contextmanager
def link_to(pid: int, weather: Weather, seed: int) -> Iterator[Connection]:
    """A link to the network of this process, up from now on; what is received from it at the end is its `Traffic`.

    We are at `BOX`, it is at `CITY`. The same seed loses the same packets, as far as the same ones are sent.
    """
    ends = _device("near", None, BOX), _device("far", pid, CITY)
    ours, theirs = _fork.Pipe()
    process = _fork.Process(target=_Relay(*ends, weather, seed).run, args=(theirs,), daemon=True)
    process.start()
    for end in ends:
        os.close(end)
    try:
        yield ours
    finally:
        process.kill()
        process.join()


def traffic(link: Connection) -> Traffic:
    """What has gone over a link so far."""
    link.send(None)
    found: Traffic = link.recv()
    return found


def _device(name: str, pid: int | None, address: str) -> int:
    """The program's end of a TUN device; the network's end is ours, or of the process."""
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, _NEW_DEVICE, struct.pack("16sH", name.encode(), _TUN_WITHOUT_INFO))
    inside = ["nsenter", f"--net=/proc/{pid}/ns/net"] if pid else []
    if pid:
        _run("ip", "link", "set", name, "netns", pid)
    _run(*inside, "ip", "addr", "add", f"{address}/24", "dev", name)
    _run(*inside, "ip", "link", "set", name, "mtu", _MTU, "up")
    _run(*inside, "ip", "route", "replace", _NETWORK, "dev", name, "congctl", _AS_ON_A_BOX)
    return end


class _Relay:
    """Takes packets from two ends, and gives each to the other when its time has come."""

    def __init__(self, near: int, far: int, weather: Weather, seed: int) -> None:
        self._other = {near: far, far: near}
        self._weather = weather
        self._chance = random.Random(seed)
        self._began = time.monotonic()
        self._free = {near: 0.0, far: 0.0}
        self._under_way: list[tuple[float, int, int, bytes]] = []
        self._flows = Flows()
        self._bytes = self._packets = self._dropped = 0

    def run(self, asked: Connection) -> None:
        """Carry until killed; whoever asks is told what went over."""
        poll = select.poll()
        for source in (*self._other, asked.fileno()):
            poll.register(source, select.POLLIN)
        while True:
            for source, _ in poll.poll(self._pause_ms()):
                if source == asked.fileno():
                    asked.recv()
                    asked.send(self._traffic())
                else:
                    self._take(source)
            self._deliver()

    def _pause_ms(self) -> float | None:
        if not self._under_way:
            return None
        return max(0.0, (self._under_way[0][0] - time.monotonic()) * 1000)

    def _take(self, source: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while packet := os.read(source, 2 * _MTU):
                self._packets += 1
                self._bytes += len(packet)
                self._flows.saw(packet)
                self._send(source, packet)

    def _send(self, source: int, packet: bytes) -> None:
        now = time.monotonic()
        start = max(now, self._free[source])
        lost = self._chance.random() < self._weather.loss
        if lost or start - now > QUEUE_S or not self._weather.is_up(now - self._began):
            self._dropped += 1
            return
        self._free[source] = start + len(packet) * 8 / (self._weather.kbit_s * 1000)
        due = self._free[source] + self._weather.delay_ms / 1000
        heapq.heappush(self._under_way, (due, self._packets, self._other[source], packet))

    def _deliver(self) -> None:
        now = time.monotonic()
        while self._under_way and self._under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(self._under_way)
            if self._weather.is_up(now - self._began):
                os.write(end, packet)
            else:
                self._dropped += 1

    def _traffic(self) -> Traffic:
        cycle = self._weather.up_s + self._weather.down_s
        cuts = int((time.monotonic() - self._began + self._weather.down_s) // cycle)
        return Traffic(self._flows.payload(), self._bytes, self._packets, self._dropped, cuts)


class Flows:
    """How much each TCP connection has sent, seen from its packets: what is sent twice counts once (RFC 9293, 3.1)."""

    def __init__(self) -> None:
        self._first: dict[bytes, int] = {}
        self._sent: dict[tuple[bytes, int], int] = {}

    def saw(self, packet: bytes) -> None:
        """One IP packet."""
        if packet[0] >> 4 != _IPV4 or packet[9] != _TCP:
            return
        head = (packet[0] & 15) * 4
        who, sequence = packet[12:20] + packet[head : head + 4], int.from_bytes(packet[head + 4 : head + 8])
        if packet[head + 13] & _SYN:
            self._first[who] = (sequence + 1) % _WRAP
        size = len(packet) - head - (packet[head + 12] >> 4) * 4
        if size > 0 and who in self._first:
            flow = who, self._first[who]
            end = (sequence + size - self._first[who]) % _WRAP
            self._sent[flow] = max(self._sent.get(flow, 0), end)

    def payload(self) -> int:
        """Bytes of all connections in both directions."""
        return sum(self._sent.values())


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True)
