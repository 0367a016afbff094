"""Documents in an S3-compatible store, by URL.

Little is asked of the store: put, get and head of whole objects. Neither its conditional writes nor its checksums are
relied on: what was put is read back and its digest compared before anybody is told that it is there, and again whenever
it is opened. An object is named by its digest, so that putting it twice, or from two places, makes no difference.
"""

from __future__ import annotations

import configparser
import contextlib
import datetime
import hashlib
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from city.files import BLOCK, DocumentsDown, alone_with, read_back

if TYPE_CHECKING:
    from obstore.store import S3Config

PAUSE_S = 5.0
"""After a failure the store is left alone for so long: whoever asks is told at once."""

_PARTS_AT_ONCE = 2
_CONNECT_S = 3
_REQUEST_S = 60
_RETRIES = 1
_KEYS = ("aws_access_key_id", "aws_secret_access_key")


class DocumentObjects:
    """Documents as objects in this store. Safe to share between threads."""

    def __init__(self, store: S3Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._failed: tuple[float, str] | None = None

    def has(self, sha256: str) -> bool:
        """As in `Documents`. Half an object is not there; the whole is read only if there is any."""
        try:
            with self._asked():
                obstore.head(self._store, sha256)
            return self._read_back(sha256) == sha256
        except FileNotFoundError:
            return False

    def open(self, sha256: str) -> BinaryIO:
        """As in `Documents`, in memory; DocumentsDown when the store gives other bytes than it was given."""
        whole = io.BytesIO()
        for block in self._blocks(sha256):
            whole.write(block)
        if hashlib.sha256(whole.getbuffer()).hexdigest() != sha256:
            raise DocumentsDown("the store gave other bytes than it was given")
        whole.seek(0)
        return whole

    def keep(self, upload: Path, sha256: str) -> bool:
        """As in `Documents`; the upload goes only when the object was read back."""
        try:
            with upload.open("rb", buffering=0) as file, alone_with(file):
                return self._keep(upload, file, sha256)
        except FileNotFoundError:
            pass
        return self.has(sha256)  # it was kept already, or somebody found it to be another one

    def _keep(self, upload: Path, file: BinaryIO, sha256: str) -> bool:
        if read_back(file) != sha256:
            upload.unlink(missing_ok=True)
            return False
        if upload.exists():  # else somebody kept it while we waited for our turn
            with self._asked():
                obstore.put(self._store, sha256, upload, max_concurrency=_PARTS_AT_ONCE)
        if self._read_back(sha256) != sha256:
            raise DocumentsDown("the store gave other bytes than it was given")
        upload.unlink(missing_ok=True)
        return True

    def _read_back(self, sha256: str) -> str:
        digest = hashlib.sha256()
        for block in self._blocks(sha256):
            digest.update(block)
        return digest.hexdigest()

    def _blocks(self, sha256: str) -> Iterator[memoryview]:
        with self._asked():
            for block in obstore.get(self._store, sha256).stream(min_chunk_size=BLOCK):
                yield memoryview(block)

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        """The store is asked: FileNotFoundError for what it does not have, DocumentsDown for any other refusal."""
        self._leave_alone()
        try:
            yield
        except NotFoundError as error:
            if "NoSuchBucket" not in str(error):
                raise FileNotFoundError(str(error).splitlines()[0]) from error
            raise self._down(error) from error
        except BaseError as error:
            raise self._down(error) from error

    def _leave_alone(self) -> None:
        with self._lock:
            if self._failed and time.monotonic() - self._failed[0] < PAUSE_S:
                raise DocumentsDown(self._failed[1])

    def _down(self, error: Exception) -> DocumentsDown:
        text = str(error).splitlines()[0]
        with self._lock:
            self._failed = time.monotonic(), text
        return DocumentsDown(text)


def object_documents(url: str, keys: Path | None) -> DocumentObjects:
    """Those at `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`.

    `keys`: a file as AWS's own programs read it; without it their environment variables are looked at. ValueError when
    the URL or the file is none.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    if parts.scheme != "s3" or not parts.netloc or set(asked) - {"endpoint", "region"}:
        raise ValueError(f"{url}: not s3://BUCKET/PREFIX?endpoint=URL&region=NAME")
    config: S3Config = {
        "bucket": parts.netloc,
        "region": asked.get("region", "us-east-1"),
        "virtual_hosted_style_request": False,
    }
    if "endpoint" in asked:
        config["endpoint"] = asked["endpoint"]
    if keys:
        config["access_key_id"], config["secret_access_key"] = _credentials(keys)
    return DocumentObjects(
        S3Store(
            config=config,
            prefix=parts.path.strip("/") or None,
            client_options={
                "allow_http": asked.get("endpoint", "").startswith("http://"),
                "connect_timeout": datetime.timedelta(seconds=_CONNECT_S),
                "timeout": datetime.timedelta(seconds=_REQUEST_S),
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": datetime.timedelta(seconds=_REQUEST_S)},
        )
    )


def _credentials(keys: Path) -> tuple[str, str]:
    read = configparser.ConfigParser(interpolation=None)
    try:
        read.read_string(keys.read_text(encoding="utf-8"))
        key, secret = (read["default"][name] for name in _KEYS)
    except (OSError, KeyError, configparser.Error) as error:
        raise ValueError(f"{keys}: no [default] with {' and '.join(_KEYS)}") from error
    return key, secret
