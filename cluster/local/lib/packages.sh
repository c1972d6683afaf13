# Debian packages that an instance needs, and installing those that are missing.

API_COMMANDS="unshare:util-linux nsenter:util-linux ip:iproute2 openssl:openssl busybox:busybox-static"
FULL_COMMANDS="runc:runc nft:nftables iptables:iptables /usr/lib/cni/ptp:containernetworking-plugins"
CROSSPLANE_COMMANDS="docker-registry:docker-registry"

# require_packages LEVEL
require_packages() {
  local wanted=$API_COMMANDS missing="" entry
  [ "$1" = api ] || wanted="$wanted $FULL_COMMANDS"
  [ "$1" != crossplane ] || wanted="$wanted $CROSSPLANE_COMMANDS"
  for entry in $wanted; do
    command -v "${entry%%:*}" >/dev/null || missing="$missing ${entry##*:}"
  done
  # A dynamic busybox would not run in an image.
  ! command -v busybox >/dev/null || ! ldd "$(command -v busybox)" >/dev/null 2>&1 || missing="$missing busybox-static"
  # shellcheck disable=SC2086 # a list of words
  [ -z "$missing" ] || install_packages $(printf '%s\n' $missing | sort -u)
}

install_packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die "missing, please install these packages (Debian's names): $*"
  fi
  say "installing Debian packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq install -o DPkg::Lock::Timeout=300 --yes --no-install-recommends "$@"; } >&2 \
    || die "apt-get failed; needed are: $*"
}
