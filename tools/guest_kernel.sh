#!/usr/bin/env bash
# Prints the folder of a throw-away guest's kernel and first file system, and makes it first when it is missing (about
# a minute, 150 MB to fetch): Debian's backports kernel, the one that has gpio-sim, and a busybox that mounts this
# machine's own root, read-only under a memory overlay, and runs a command in it. Kept as `trees.sh` says.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/trees.sh
modules="virtio_pci 9pnet_virtio 9p overlay gpio-sim"
folder=$(kept guest tools/guest_kernel.sh tests/guest/init)

need cpio cpio
need modprobe kmod
alone "$folder"
if [ ! -d "$folder" ]; then
    part=$folder.part
    rm -rf "$part"
    mkdir -p "$part/initrd"/{bin,m,proc,sys,dev,new,ro,rw}
    unpack "$part/tree" linux-image-amd64/trixie-backports,busybox-static trixie-backports \
        --dpkgopt='path-exclude=/usr/share/*' >&2
    version=$(ls "$part/tree/usr/lib/modules")
    cp "$part/tree/usr/lib/modules/$version/vmlinuz" "$part/vmlinuz"
    [ -e "$part/tree/lib" ] || ln -s usr/lib "$part/tree/lib" # where modprobe looks
    cp "$part/tree/usr/bin/busybox" "$part/initrd/bin/busybox"
    ln -s busybox "$part/initrd/bin/sh"
    install -m 755 tests/guest/init "$part/initrd/init"
    depmod -b "$part/tree" "$version"
    for module in $modules; do
        modprobe -d "$part/tree" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
    done | awk '!seen[$0]++' | while read -r file; do
        name=$(basename "${file%.xz}")
        xzcat -f "$file" > "$part/initrd/m/$name"
        echo "$name" >> "$part/initrd/order"
    done
    (cd "$part/initrd" && find . | cpio --quiet -o -H newc | gzip -1) > "$part/initrd.img"
    rm -rf "$part/tree" "$part/initrd"
    mv "$part" "$folder"
fi
echo "$folder"
