#!/usr/bin/env bash
# Prints the path of a small Debian trixie tree in which picamera2 runs on libcamera's virtual camera, and builds it
# first when it is missing (about half a minute, 350 MB). Debian 12 has no Python binding of libcamera; trixie has.
#
# Kept in $CUAGAN_CACHE, by default the user's cache folder, under the digest of what it is made from. Needs no root:
# packages are only unpacked. The Debian mirror is the one that this machine's apt uses, the Python index the one that
# its pip uses. PYTHON names the interpreter whose pip is run.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
requirements=tests/hw/virtual_camera/requirements.txt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=$(realpath --canonicalize-missing "${CUAGAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cuagan}")
root=$cache/trixie-camera-$(cat tools/trixie_root.sh $requirements | sha256sum | head -c 12)-$(uname -m)

need() { command -v "$1" >/dev/null || { echo "$1 is missing: apt-get install $1" >&2; exit 1; }; }

mirror() { # this machine's own Debian mirror: the first source of suite "main" that calls itself Debian
    apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "main" && !found { found = 1; print $3 }'
}

unpack_debian() { # $1: where to
    local source
    source=$(mirror)
    [ -n "$source" ] || { echo "apt knows no Debian mirror here: run apt-get update" >&2; exit 1; }
    mmdebstrap --quiet --mode=chrootless --variant=extract --format=directory \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
        --include=base-files,coreutils,python3-libcamera,python3-prctl \
        trixie "$1" "deb [signed-by=$keyring] $source trixie main"
}

install_wheels() { # $1: the tree
    local platforms=()
    for glibc in 2_17 2_27 2_28; do platforms+=(--platform "manylinux_${glibc}_$(uname -m)"); done
    "$python" -m pip install --quiet --target "$1/usr/local/lib/python3.13/dist-packages" --requirement $requirements \
        --require-hashes --no-deps --only-binary=:all: --python-version 3.13 "${platforms[@]}" \
        --ignore-requires-python # pip compares with the interpreter it runs in, not with the one asked for
}

build() {
    local part=$root.part
    need mmdebstrap
    rm -rf "$part"
    unpack_debian "$part"
    install_wheels "$part"
    mkdir -p "$part/scene" "$part/project" "$part/usr/share/libcamera/pipeline/virtual"
    ln -s /scene/virtual.yaml "$part/usr/share/libcamera/pipeline/virtual/virtual.yaml"
    mv "$part" "$root"
}

mkdir -p "$cache"
exec 9>"$root.lock"
flock 9
[ -d "$root" ] || build >&2
echo "$root"
