#!/usr/bin/env bash
# Prints the folder of a throw-away guest's kernel and first file system, and makes it first when it is missing (about
# a minute, 150 MB to fetch): Debian's backports kernel, the one that has gpio-sim, and a busybox that mounts this
# machine's own root, read-only under a memory overlay, and runs a command in it. Kept as in trixie_root.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
modules="virtio_pci 9pnet_virtio 9p overlay gpio-sim"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=$(realpath --canonicalize-missing "${CUAGAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cuagan}")
folder=$cache/guest-$(cat tools/guest_kernel.sh tests/guest/init | sha256sum | head -c 12)-$(uname -m)

for tool in mmdebstrap:mmdebstrap cpio:cpio modprobe:kmod; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${tool%:*}" >/dev/null || { echo "apt-get install ${tool#*:}" >&2; exit 1; }
done
mkdir -p "$cache"
exec 9>"$folder.lock"
flock 9
if [ ! -d "$folder" ]; then
    mirror=$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "main" && !found { found = 1; print $3 }')
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror here: run apt-get update" >&2; exit 1; }
    part=$folder.part
    rm -rf "$part"
    mkdir -p "$part/initrd"/{bin,m,proc,sys,dev,new,ro,rw}
    mmdebstrap --quiet --mode=chrootless --variant=extract --format=directory \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/*' --include=linux-image-amd64/trixie-backports,busybox-static \
        trixie "$part/tree" "deb [signed-by=$keyring] $mirror trixie main" \
        "deb [signed-by=$keyring] $mirror trixie-backports main" >&2
    version=$(ls "$part/tree/usr/lib/modules")
    cp "$part/tree/usr/lib/modules/$version/vmlinuz" "$part/vmlinuz"
    [ -e "$part/tree/lib" ] || ln -s usr/lib "$part/tree/lib" # where modprobe looks
    cp "$part/tree/usr/bin/busybox" "$part/initrd/bin/busybox"
    ln -s busybox "$part/initrd/bin/sh"
    install -m 755 tests/guest/init "$part/initrd/init"
    PATH=$PATH:/usr/sbin:/sbin
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
