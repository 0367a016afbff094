#!/usr/bin/env bash
# Prints the path of a small Debian trixie tree with the systemd that boxes have (Debian 12's knows fewer settings), and
# builds it first when it is missing (about ten seconds, 150 MB). Kept as `trees.sh` says.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/trees.sh
packages=base-files,coreutils,dash,grim,labwc,rauc,rauc-service,seatd,squashfs-tools,systemd,udev,wlr-randr
root=$(kept trixie-units tools/trixie_units.sh)

alone "$root"
if [ ! -d "$root" ]; then
    rm -rf "$root.part"
    unpack "$root.part" $packages "" >&2
    mv "$root.part" "$root"
fi
echo "$root"
