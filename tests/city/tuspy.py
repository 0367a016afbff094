"""tuspy as it comes, but for the signatures that our intake wants under every request."""

import functools
import types

import requests
import tusclient.request
import tusclient.uploader.baseuploader
import tusclient.uploader.uploader

from appliance.wire.http_signing import RequestSigner

MODULES = (tusclient.request, tusclient.uploader.uploader, tusclient.uploader.baseuploader)
"""Those that call `requests`, each by that name."""


def signing(signer: RequestSigner) -> types.SimpleNamespace:
    """What to put in the place of `requests` in `MODULES`."""
    signed = {name: functools.partial(getattr(requests, name), auth=signer) for name in ("post", "patch", "head")}
    return types.SimpleNamespace(exceptions=requests.exceptions, **signed)
