#!/bin/sh
# Lays the units and what belongs to them into a root file system: install.sh ROOT
set -eu
here=$(dirname "$(readlink -f "$0")") root=$1
put() { mkdir -p "$root/$(dirname "$2")"; cp -R --preserve=mode,links "$here/$1" "$root/$2"; }

mkdir -p "$root/usr/lib/systemd/system"
cp -R --preserve=mode,links "$here/units/." "$root/usr/lib/systemd/system/"
cp -R --preserve=mode,links "$here/root/." "$root/"
put sysusers.conf usr/lib/sysusers.d/cuagan.conf
put tmpfiles.conf usr/lib/tmpfiles.d/cuagan.conf
put udev.rules usr/lib/udev/rules.d/70-cuagan.rules
wants=$root/usr/lib/systemd/system/multi-user.target.wants
mkdir -p "$wants"
ln -sf ../cuagan.target "$wants/cuagan.target"
# Nobody logs in at the box; nobody restarts it by a key.
for unit in getty@.service serial-getty@.service console-getty.service autovt@.service ctrl-alt-del.target; do
    mkdir -p "$root/etc/systemd/system"
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
