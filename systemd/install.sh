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
# Nobody logs in at the box; nobody restarts it by a key. The print queue is ours, and no other listens.
mkdir -p "$root/etc/systemd/system" "$root/etc/systemd/system-generators"
for unit in getty@.service serial-getty@.service console-getty.service autovt@.service ctrl-alt-del.target \
    ssh.socket cups.service cups.socket cups.path; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
# It would open sockets for SSH of its own accord.
ln -sf /dev/null "$root/etc/systemd/system-generators/systemd-ssh-generator"
