# Messages, the cache and what is used everywhere.

PATH=$PATH:/usr/sbin:/sbin
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/provider-vcluster
STATES=${XDG_STATE_HOME:-$HOME/.local/state}/provider-vcluster

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Sixteen digits that stand for everything on standard input.
digest() { sha256sum | cut -c1-16; }

# locked FILE COMMAND…: runs the command while no other run does so under the same file.
locked() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  (
    exec 9>"$file"
    flock --nonblock 9 || { say "waiting for another run ($file)"; flock 9; }
    "$@" 9>&-
  )
}
