#!/usr/bin/env bash
# Prints the path of a Debian trixie tree with the packages that system-packages.ini gives a box, and builds it first when
# it is missing (about a minute, 400 MB). Without the browser, the compositor and what they draw with, which are most of it;
# with the essential packages that every tree has and no list names. Kept as `trees.sh` says.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/trees.sh
packages=$(python3 -c '
import configparser
listed = configparser.ConfigParser()
listed.read("system-packages.ini", encoding="utf-8")
essential = ["base-files", "bash", "coreutils", "dash", "grep", "mount", "sed", "util-linux"]
without = {"chromium", "initramfs-tools", "labwc", "libgl1-mesa-dri", "libcamera-ipa", "python3-libcamera"}
print(",".join(essential + [name for name in listed["box"] if name not in without]))')
root=$(kept trixie-box tools/trixie_box.sh <(echo "$packages"))

alone "$root"
if [ ! -d "$root" ]; then
    rm -rf "$root.part"
    unpack "$root.part" "$packages" "" >&2
    mv "$root.part" "$root"
fi
echo "$root"
