"""Installs the Debian packages of the named sections of system-packages.ini that are missing.

Usage: system_packages.py SECTION [SECTION ...]. Standard library only: it runs before anything is installed.
Uses sudo when not root; does nothing at all when every package is there.
"""

import configparser
import os
import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).parent.parent / "system-packages.ini"


def wanted(sections):
    """The packages of the sections, each once, in the file's order."""
    parser = configparser.ConfigParser()
    parser.read(LIST, encoding="utf-8")
    unknown = [section for section in sections if section not in parser]
    if unknown:
        raise SystemExit(f"{LIST.name}: no section {', '.join(unknown)}; it has {', '.join(parser.sections())}")
    return list(dict.fromkeys(package for section in sections for package in parser[section]))


def missing(packages):
    """Those of the packages that dpkg does not know as installed."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def main(sections):
    packages = missing(wanted(sections))
    if not packages:
        return
    print("installing system packages:", " ".join(packages), flush=True)
    prefix = [] if os.geteuid() == 0 else ["sudo", "--preserve-env=DEBIAN_FRONTEND"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        subprocess.run(prefix + command, env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
