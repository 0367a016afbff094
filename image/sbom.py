"""What is on the card: a CycloneDX 1.6 document (https://cyclonedx.org/docs/1.6/json/) of Debian's packages and ours.

No tool in Debian or PyPI reads both dpkg's list and a virtual environment of another architecture: it is written here.
"""

from __future__ import annotations

import importlib.metadata
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path
from typing import Any
from urllib.parse import quote

Component = dict[str, Any]


def debian(status: str) -> Iterator[Component]:
    """One component a package installed, from the text of /var/lib/dpkg/status."""
    for stanza in status.strip().split("\n\n"):
        said = Parser().parsestr(stanza)
        if said["Status"] != "install ok installed":
            continue
        source, _, source_version = (said["Source"] or said["Package"]).partition(" ")
        yield {
            "type": "library",
            "name": said["Package"],
            "version": said["Version"],
            "purl": _purl("deb/debian", said["Package"], said["Version"], f"?arch={said['Architecture']}"),
            "properties": [
                {"name": "cuagan:source", "value": source},
                {"name": "cuagan:source-version", "value": source_version.strip("()") or said["Version"]},
            ],
        }


def python(site_packages: Path) -> Iterator[Component]:
    """One component a Python package in that folder."""
    for found in importlib.metadata.distributions(path=[str(site_packages)]):
        component: Component = {
            "type": "application" if found.name == "cuagan" else "library",
            "name": found.name,
            "version": found.version,
            "purl": _purl("pypi", found.name.lower().replace("_", "-"), found.version),
        }
        licence = found.metadata.json.get("license_expression")
        yield component | ({"licenses": [{"expression": licence}]} if licence else {})


def document(components: list[Component], name: str, version: str, epoch: int) -> str:
    """The whole as JSON; the same components give the same bytes."""
    ordered = sorted(components, key=lambda each: each["purl"])
    for each in ordered:
        each["bom-ref"] = each["purl"]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([name, version, [each["purl"] for each in ordered]]))
    told = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "operating-system", "name": name, "version": version, "bom-ref": name},
        },
        "components": ordered,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def of_tree(tree: Path, name: str, version: str, epoch: int) -> str:
    """The document for a slot's tree."""
    found = list(debian((tree / "var/lib/dpkg/status").read_text(encoding="utf-8")))
    for site_packages in sorted((tree / "opt/cuagan/lib").glob("python*/site-packages")):
        found += python(site_packages)
    return document(found, name, version, epoch)


def _purl(kind: str, name: str, version: str, rest: str = "") -> str:
    return f"pkg:{kind}/{quote(name, safe='')}@{quote(version, safe='')}{rest}"
