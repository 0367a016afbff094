#!/usr/bin/env bash
# enter.sh ROOT COMMAND...: run a command of the trixie tree in its own mount namespace; /dev (so /dev/shm) is shared.
set -euo pipefail
export root=$1
shift
exec unshare --map-root-user --mount bash -euc '
    mount --rbind /dev "$root/dev"
    mount --rbind /proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    exec chroot "$root" /usr/bin/env PATH=/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 "$@"' enter "$@"
