#!/usr/bin/env bash
# Boots the card's image when how it is built or booted has changed since one last booted here: the tests of every push end
# with it.
set -euo pipefail
cd "$(dirname "$0")/.."

late_s=$((50 * 60)) # with no tree of packages in the cache it may take half an hour from here
inputs=$(git rev-parse HEAD:image HEAD:systemd HEAD:system-packages.ini HEAD:requirements.lock \
    HEAD:pyproject.toml HEAD:setup.py HEAD:tests/boot |
    sha256sum | cut -c1-16)
booted=${CUAGAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cuagan}/booted-$inputs

if [ -e "$booted" ]; then
    echo "the image of these inputs has booted here: $(cat "$booted")"
elif [ "${1:-0}" -gt "$late_s" ]; then
    echo "the image was NOT booted: $(($1 / 60)) minutes are gone already; make image-test does it"
else
    make image-test || { echo "once more: an emulated processor sometimes fails by itself (docs/image.md)"; make image-test; }
    mkdir -p "$(dirname "$booted")"
    echo "$(git rev-parse --short HEAD) $(date -u +%FT%TZ)" >"$booted"
fi
