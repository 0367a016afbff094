#!/usr/bin/env bash
# Prints the path of a small Debian trixie tree with the systemd that boxes have (Debian 12's knows fewer settings), and
# builds it first when it is missing (about ten seconds, 150 MB). Kept and found as in trixie_root.sh; needs no root.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=base-files,coreutils,dash,grim,labwc,rauc,rauc-service,seatd,squashfs-tools,systemd,udev,wlr-randr
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=$(realpath --canonicalize-missing "${CUAGAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cuagan}")
root=$cache/trixie-units-$(sha256sum < tools/trixie_units.sh | head -c 12)-$(uname -m)

command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }
mkdir -p "$cache"
exec 9>"$root.lock"
flock 9
if [ ! -d "$root" ]; then
    mirror=$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "main" && !found { found = 1; print $3 }')
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror here: run apt-get update" >&2; exit 1; }
    rm -rf "$root.part"
    mmdebstrap --quiet --mode=chrootless --variant=extract --format=directory \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --include=$packages \
        trixie "$root.part" "deb [signed-by=$keyring] $mirror trixie main" >&2
    mv "$root.part" "$root"
fi
echo "$root"
