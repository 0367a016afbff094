# For the scripts that make a tree of Debian packages and keep it: sourced by them, from the project's folder.
#
# A tree is kept in $CUAGAN_CACHE, by default the user's cache folder, under the digest of what it is made from. Packages
# are only unpacked, so that no root is needed, and come from the Debian mirror that this machine's apt uses.
# shellcheck shell=bash
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=$(realpath --canonicalize-missing "${CUAGAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cuagan}")
PATH=$PATH:/usr/sbin:/sbin

kept() { # $1: the kind of tree, $2…: the files it is made from; where it is kept
    echo "$cache/$1-$(cat "${@:2}" tools/trees.sh | sha256sum | head -c 12)-$(uname -m)"
}

need() { # $1: a command, $2: its package
    command -v "$1" >/dev/null || { echo "$1 is missing: apt-get install $2" >&2; exit 1; }
}

debian_mirror() { # the first source of suite "main" that calls itself Debian
    local found
    found=$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "main" && !found { found = 1; print $3 }')
    [ -n "$found" ] || { echo "apt knows no Debian mirror here: run apt-get update" >&2; exit 1; }
    echo "$found"
}

unpack() { # $1: where to, $2: packages, $3: a suite beside trixie or "", $4…: more for mmdebstrap
    local mirror sources
    need mmdebstrap mmdebstrap
    mirror=$(debian_mirror)
    sources=("deb [signed-by=$keyring] $mirror trixie main")
    [ -z "$3" ] || sources+=("deb [signed-by=$keyring] $mirror $3 main")
    mmdebstrap --quiet --mode=chrootless --variant=extract --format=directory \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${@:4}" \
        --include="$2" trixie "$1" "${sources[@]}"
}

alone() { # $1: the tree; until this script ends nobody else makes it
    mkdir -p "$cache"
    exec 9>"$1.lock"
    flock 9
}
