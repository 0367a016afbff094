#!/usr/bin/env bash
# enter.sh ROOT SCENE PROJECT COMMAND...: run a command inside the trixie tree, in its own mount namespace, with the
# scene's folder as /scene and the project as /project. Nothing stays mounted. Needs no root.
set -euo pipefail
export root=$1 scene=$2 project=$3
shift 3
exec unshare --map-root-user --mount bash -euc '
    mount --rbind /dev "$root/dev"
    mount --rbind /proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    mount --bind "$scene" "$root/scene"
    mount --bind "$project" "$root/project"
    exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 "$@"' enter "$@"
