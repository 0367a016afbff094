"""The posted listing as the city has it, kept here file by file: the last good one serves for ever.

    listings/000012.json   the document, under the number the city gave it; it is replaced whole or not at all
    listings/forms/        the blank forms that the documents name, by their digests: there before the document is
    listings/tuf/          what TUF remembers, so that nobody can bring back an older listing, or hide a newer one;
                           `taken` is the digest of the timestamp whose listing is wholly here

Who may post is decided by the city's root key alone, which this box pins: the first root of the repository must be
signed by it. A stick brings the same files (`Stick`), checked in the same way.
"""

from __future__ import annotations

import datetime
import http
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from securesystemslib.exceptions import StorageError
from securesystemslib.signer import SSlibKey
from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, TargetFile, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from appliance.city_link.city_http import CityError, CityHttp
from appliance.errors import ApplianceError, Fault
from appliance.listings.forms import FOLDER, Forms
from appliance.listings.mirror_folder import Heard, documents, newest, prune, write_report
from appliance.storage import durable_file, named_faults, settle, sync_folder
from appliance.wire import posting
from appliance.wire.posting import Head, named_in
from appliance.wire.signing import public_key

log = logging.getLogger(__name__)

_FIRST_ROOT = "1.root.json"
_ROOT_BYTES = 64 * 1024
_AGAIN_S = 10.0
"""After a look that failed the next one does not wait longer."""


class Source(Protocol):
    """Where the repository's files come from, by their names below the city's address."""

    def file(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Its bytes from this one on; CityError with status 404 when there is none."""

    def changed(self, name: str, etag: str) -> bytes | None:
        """Its bytes, unless it still is the file of this digest. CityError with status 404 when there is none."""


class Online:
    """The repository at the city."""

    def __init__(self, city: CityHttp) -> None:
        self._city = city

    def file(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Its bytes as they come."""
        return self._city.download(name, start)

    def changed(self, name: str, etag: str) -> bytes | None:
        """Its bytes, sent only if they are others."""
        answer = self._city.ask("GET", name, {"If-None-Match": f'"{etag}"'})
        return None if answer.status == http.HTTPStatus.NOT_MODIFIED else answer.expect(http.HTTPStatus.OK).body


class Stick:
    """The repository in a folder, as a USB stick has it: `listings/` and all that is in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Its bytes."""
        try:
            yield (self._folder / name).read_bytes()[start:]
        except FileNotFoundError as error:
            raise CityError(Fault.CITY_REFUSED, f"no {name}", status=http.HTTPStatus.NOT_FOUND) from error
        except OSError as error:
            raise CityError(Fault.CITY_UNREACHABLE, f"{name}: {error}") from error

    def changed(self, name: str, etag: str) -> bytes | None:
        """Its bytes, if they are others."""
        data = b"".join(self.file(name))
        return None if posting.digest(data) == etag else data


class Mirror:
    """Keeps `folder` equal to what the city posts. `check` raises ValueError for a document that is no listing."""

    def __init__(self, folder: Path, root_public: str, check: Callable[[bytes], object]) -> None:
        self._folder = folder
        self._root = root_public
        self._check = check
        self._tuf = folder / "tuf"
        self._forms = Forms(folder)
        with named_faults():
            self._tuf.mkdir(parents=True, exist_ok=True)
            (folder / FOLDER).mkdir(exist_ok=True)

    def refresh(self, source: Source) -> bool:
        """Take what is newer, if anything is; whether something was.

        LISTING_STALE when the city has not said for days that this is the newest; LISTING_REFUSED when what comes is
        not the city's, older than ours, damaged, or no listing; CITY_* when it could not be asked, STORAGE_* when the
        card fails. What was here stays here then.
        """
        with named_faults():
            try:
                return self._refresh(source)
            except exceptions.ExpiredMetadataError as error:
                raise ApplianceError(Fault.LISTING_STALE, str(error)) from error
            except (exceptions.RepositoryError, exceptions.DownloadError, posting.PostingError) as error:
                raise ApplianceError(Fault.LISTING_REFUSED, str(error)) from error

    def _refresh(self, source: Source) -> bool:
        stamp, taken = self._tuf / "timestamp.json", self._tuf / "taken"
        mine = newest(self._folder)
        fetcher = _Fetcher(source)
        name = f"{posting.METADATA}{stamp.name}"
        if mine is None and not _posted(source, name, fetcher):
            log.info("the city has posted nothing yet")
            return False
        if mine and taken.exists():
            changed = source.changed(name, taken.read_text("ascii"))
            if changed is None and not self._forms.missing(named_in(mine.read_bytes())):
                _still_fresh(stamp)
                return False
            fetcher.have |= {name: changed} if changed else {}
        updater = self._updater(fetcher)
        updater.refresh()
        new = self._take(updater, mine, source)
        taken.write_text(posting.digest(stamp.read_bytes()), "ascii")
        return new

    def _updater(self, fetcher: _Fetcher) -> Updater:
        return Updater(
            metadata_dir=str(self._tuf),
            metadata_base_url=posting.METADATA,
            target_dir=str(self._tuf),
            target_base_url=posting.TARGETS,
            fetcher=fetcher,
            bootstrap=self._first_root(fetcher),
        )

    def _first_root(self, fetcher: _Fetcher) -> bytes:
        """The repository's first root, which must be signed by the key that this box pins."""
        kept = self._tuf / _FIRST_ROOT
        data = (
            kept.read_bytes() if kept.exists() else fetcher.download_bytes(posting.METADATA + _FIRST_ROOT, _ROOT_BYTES)
        )
        try:
            root = Metadata[Root].from_bytes(data)
        except DeserializationError as error:
            kept.unlink(missing_ok=True)
            raise exceptions.RepositoryError(f"{_FIRST_ROOT}: {error}") from error
        pinned = SSlibKey.from_crypto(public_key(self._root))
        if root.signed.roles[Root.type].keyids != [pinned.keyid] or root.signed.keys[pinned.keyid] != pinned:
            raise exceptions.UnsignedMetadataError(f"{_FIRST_ROOT} names another root than the one this box pins")
        root.verify_delegate(Root.type, root)
        if not kept.exists():
            with durable_file(kept) as file:
                file.write(data)
        return data

    def _take(self, updater: Updater, mine: Path | None, source: Source) -> bool:
        target = updater.get_targetinfo(posting.LISTING)
        if target is None:
            raise exceptions.RepositoryError(f"no {posting.LISTING} among the targets")
        head = Head.read(target.unrecognized_fields.get("custom"))
        old = mine.read_bytes() if mine else b""
        if mine and head.version <= int(mine.stem):
            if posting.digest(old) != head.sha256:
                raise exceptions.BadVersionNumberError(f"listing {head.version}, when we have {mine.stem}")
            self._fetch_forms(updater, source, old)
            return False
        document = self._checked(head, self._document(updater, target, old, head))
        self._fetch_forms(updater, source, document)
        self._keep(head, document)
        return True

    def _document(self, updater: Updater, target: TargetFile, old: bytes, head: Head) -> bytes:
        step = updater.get_targetinfo(posting.step_name(posting.digest(old))) if old else None
        if step is not None:
            document = posting.unpack_step(old, _downloaded(updater, step))
        else:
            document = posting.unpack(_downloaded(updater, target))
        if posting.digest(document) != head.sha256:
            raise posting.PostingError(f"listing {head.version} is another document than announced")
        return document

    def _checked(self, head: Head, document: bytes) -> bytes:
        try:
            self._check(document)
        except ValueError as error:
            raise posting.PostingError(f"listing {head.version}: {error}") from error
        return document

    def _fetch_forms(self, updater: Updater, source: Source, document: bytes) -> None:
        """Have every form of a document here before the document is; each goes on where it was cut off."""
        for form in self._forms.missing(named_in(document)):
            target = updater.get_targetinfo(posting.form_name(form.sha256))
            if target is None or (target.hashes.get("sha256"), target.length) != (form.sha256, form.size):
                raise exceptions.RepositoryError(f"{form.file} is another form than the listing says")
            part = self._forms.part(form)
            _append(part, source, f"{posting.TARGETS}{form.sha256}.{target.path}", form.size)
            try:
                target.verify_length_and_hashes(part.read_bytes())
            except exceptions.LengthOrHashMismatchError:
                part.unlink()
                raise
            part.rename(self._forms.path(form))
            sync_folder(part.parent)

    def _keep(self, head: Head, document: bytes) -> None:
        with durable_file(self._folder / f"{head.version:06}.json") as file:
            file.write(document)
        prune(self._folder)
        self._forms.sweep(form for path in documents(self._folder) for form in named_in(path.read_bytes()))
        log.info("listing %d of %s is here", head.version, head.published)


def keep(
    mirror: Mirror,
    source: Source,
    runtime: Path,
    seconds: float,
    stop: threading.Event,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Look again and again until told to stop, and leave word of how it went (`mirror_folder.Heard`).

    `beat`: called after each look.
    """
    heard = Heard()
    while not stop.is_set():
        heard = heard.after(datetime.datetime.now(datetime.UTC), _looked(mirror, source))
        write_report(runtime, heard)
        beat()
        stop.wait(seconds if heard.fault is None else min(seconds, _AGAIN_S))


def _looked(mirror: Mirror, source: Source) -> Fault | None:
    try:
        mirror.refresh(source)
    except ApplianceError as error:
        log.info("%s", error)
        return error.fault
    return None


class _Fetcher(FetcherInterface):
    """Hands TUF the files of a source; `have`: those that we have already."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.have: dict[str, bytes] = {}

    def _fetch(self, url: str) -> Iterator[bytes]:
        if url in self.have:
            yield self.have[url]
            return
        try:
            yield from self._source.file(url)
        except CityError as error:
            if error.status != http.HTTPStatus.NOT_FOUND:
                raise
            raise exceptions.DownloadHTTPError(f"no {url}", error.status) from error


def _posted(source: Source, name: str, fetcher: _Fetcher) -> bool:
    """Whether the city has posted anything: TUF writes to the card before it asks."""
    try:
        fetcher.have[name] = source.changed(name, "") or b""
    except CityError as error:
        if error.status != http.HTTPStatus.NOT_FOUND:
            raise
        return False
    return True


def _downloaded(updater: Updater, target: TargetFile) -> bytes:
    path = Path(updater.download_target(target))
    try:
        return path.read_bytes()
    finally:
        path.unlink()


def _append(part: Path, source: Source, name: str, size: int) -> None:
    """Fetch what is missing of a file of this size. What came before a cut stays; another size is an error."""
    have = part.stat().st_size if part.exists() else 0
    with part.open("ab") as file:
        if have < size:
            for block in source.file(name, have):
                have += len(block)
                if have > size:
                    break
                file.write(block)
        settle(file)
    if have != size:
        part.unlink()
        raise exceptions.LengthOrHashMismatchError(f"{name}: {have} bytes, not {size}")


def _still_fresh(stamp: Path) -> None:
    try:
        signed = Metadata[Timestamp].from_file(str(stamp)).signed
    except (DeserializationError, StorageError) as error:
        raise exceptions.RepositoryError(f"{stamp.name}: {error}") from error
    if signed.is_expired(datetime.datetime.now(datetime.UTC)):
        raise exceptions.ExpiredMetadataError(f"the city last said before {signed.expires} that this is the newest")
