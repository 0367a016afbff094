"""What is published at the console is posted for the boxes: signed into the repository that they mirror."""

from __future__ import annotations

import logging
import threading

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from city.listings.forms import FormStore
from city.listings.publishing import Publishing
from city.repository import Repository

log = logging.getLogger(__name__)


class Posting:
    """Posts what is published, with the posting key. Safe to share between threads."""

    def __init__(
        self, publishing: Publishing, repository: Repository, key: Ed25519PrivateKey, forms: FormStore
    ) -> None:
        self.publishing = publishing
        self.forms = forms
        self._repository = repository
        self._key = key
        self._alone = threading.Lock()

    def caught_up(self) -> bool:
        """Post what is published now unless it is posted; False while the repository cannot be written.

        Published is what the database says, so whatever was cut in between is made good at the next call; while
        somebody else publishes, it goes on until what it posted is the newest.
        """
        try:
            with self._alone:
                while (number := self._behind()) is not None:
                    self._repository.publish(self._key, self.publishing.content(number), self.forms.content)
        except OSError as error:
            log.error("what is published cannot be posted: %s", error)
            return False
        return True

    def _behind(self) -> int | None:
        """The version that is published and not posted."""
        current, head = self.publishing.current(), self._repository.head()
        if current is None or (head is not None and head.sha256 == current.version.sha256):
            return None
        return current.version.number
