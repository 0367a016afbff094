#!/usr/bin/env bash
# Prints the path of a small Debian trixie tree in which picamera2 runs on libcamera's virtual camera, and builds it
# first when it is missing (about half a minute, 350 MB). Debian 12 has no Python binding of libcamera; trixie has.
# Kept as `trees.sh` says; the Python index is the one that this machine's pip uses. PYTHON names the interpreter whose
# pip is run.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/trees.sh
python=${PYTHON:-.venv/bin/python}
requirements=(image/profiles/debian.lock tests/hw/virtual_camera/requirements.txt)
root=$(kept trixie-camera tools/trixie_root.sh "${requirements[@]}")

install_wheels() { # $1: the tree
    local platforms=()
    for glibc in 2_17 2_27 2_28; do platforms+=(--platform "manylinux_${glibc}_$(uname -m)"); done
    "$python" -m pip install --quiet --target "$1/usr/local/lib/python3.13/dist-packages" \
        "${requirements[@]/#/--requirement=}" --require-hashes --no-deps --only-binary=:all: \
        --python-version 3.13 "${platforms[@]}" \
        --ignore-requires-python # pip compares with the interpreter it runs in, not with the one asked for
}

build() {
    local part=$root.part
    rm -rf "$part"
    unpack "$part" base-files,coreutils,python3-libcamera,python3-prctl ""
    install_wheels "$part"
    mkdir -p "$part/scene" "$part/project" "$part/usr/share/libcamera/pipeline/virtual"
    ln -s /scene/virtual.yaml "$part/usr/share/libcamera/pipeline/virtual/virtual.yaml"
    mv "$part" "$root"
}

alone "$root"
[ -d "$root" ] || build >&2
echo "$root"
