# First process of an instance (pid 1 of its pid namespace). Everything it starts ends with it.
#
# Environment: INSTANCE, LEVEL, STATE, SOURCE, CACHE, NODE_ADDRESS, PATH_INSIDE, CHARTS, and at level crossplane REGISTRY,
# CROSSPLANE_FILES and ACTIVATIONS (see lib/instance.sh).
# Inside, /run/cluster has the fixed names state, source and cache, so configuration files need no templates;
# /var/lib and /var/log are directories of the instance's state.
# shellcheck shell=bash source-path=SCRIPTDIR
set -euo pipefail

RUN=/run/cluster

# /proc still is the machine's: it shows this process under the number that `down` will use.
record_itself() {
  local status fields
  read -r status </proc/self/stat
  read -ra fields <<<"${status##*) }"
  echo "${status%% *} ${fields[19]} $(</proc/sys/kernel/random/boot_id)" >"$STATE/init.new"
  mv "$STATE/init.new" "$STATE/init"
}

mount_everything() {
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 tmpfs /mnt
  mkdir -p /mnt/cluster/{state,source,cache}
  mount --bind "$STATE" /mnt/cluster/state
  mount --bind "$SOURCE" /mnt/cluster/source
  mount --bind "$CACHE" /mnt/cluster/cache
  mount --no-mtab --move /mnt /run
  mount --bind $RUN/state/lib /var/lib
  mount --bind $RUN/state/log /var/log
  mount -t proc proc /proc
  keep_kernel_settings
  mount_cgroups
  mount --make-rshared /
}

# The kubelet insists on these settings, which belong to the whole machine: it finds them as it wants them and writes nothing.
keep_kernel_settings() {
  local setting
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    mkdir -p "$RUN/sysctl/$(dirname "${setting%=*}")"
    echo "${setting#*=}" >"$RUN/sysctl/${setting%=*}"
    mount --bind "$RUN/sysctl/${setting%=*}" "/proc/sys/${setting%=*}"
  done
}

# Fresh mounts show the instance's own cgroup as the root of each hierarchy.
mount_cgroups() {
  local mounts links type options path link
  mounts=$(awk '$3 == "cgroup" || $3 == "cgroup2" { print $3, $4, $2 }' /proc/mounts)
  links=$(find /sys/fs/cgroup -maxdepth 1 -type l -printf '%f %l\n')
  mount -t sysfs sysfs /sys
  grep -q ' /sys/fs/cgroup$' <<<"$mounts" || mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  while read -r type options path; do
    mkdir -p "$path"
    mount -t "$type" -o "$(controllers "$type" "$options")" "$type" "$path"
  done <<<"$mounts"
  while read -r link path; do
    [ -z "$link" ] || ln -s "$path" "/sys/fs/cgroup/$link"
  done <<<"$links"
}

# controllers TYPE OPTIONS: the mount options without the general ones.
controllers() {
  if [ "$1" = cgroup2 ]; then
    echo rw
  else
    tr , '\n' <<<"$2" | grep -vE '^(rw|ro|nosuid|nodev|noexec|relatime|seclabel|xattr|clone_children)$' | paste -sd,
  fi
}

# There is no default route: nothing leaves the machine. Addresses of Services exist only in kube-proxy's rules, but the
# kernel asks for a route first.
configure_network() {
  hostname "$INSTANCE"
  ip link set lo up
  await 60 "network is connected" test -f $RUN/state/connected
  ip route add 10.96.0.0/16 dev lo src "$NODE_ADDRESS"
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

# keep NAME COMMAND…: runs a program as long as the instance lives; output in log/NAME.log.
keep() {
  local name=$1 ends=0
  shift
  (
    while true; do
      "$@" </dev/null >>"/var/log/$name.log" 2>&1 || true
      echo "$SECONDS s: $name ended and is started again: $(tail -n 1 "/var/log/$name.log")"
      ends=$((ends + 1))
      [ $ends -lt 5 ] || touch $RUN/hopeless
      sleep 1
    done
  ) &
}

# await SECONDS WHAT COMMAND…: ends the instance if the command does not succeed in time.
await() {
  local limit=$1 what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -gt "$limit" ] || [ -f $RUN/hopeless ]; then
      echo "given up after $SECONDS s: $what"
      exit 1
    fi
    sleep 0.05
  done
  echo "$SECONDS s: $what"
}

# shellcheck source=api.sh
. "$SOURCE/inside/api.sh"
# shellcheck source=node.sh
. "$SOURCE/inside/node.sh"
# shellcheck source=crossplane.sh
. "$SOURCE/inside/crossplane.sh"

record_itself
mount_everything
export PATH=$PATH_INSIDE KUBECONFIG=$RUN/state/kubeconfigs/admin HOME=/run
configure_network
start_api
[ "$LEVEL" = api ] || start_node
[ "$LEVEL" != crossplane ] || start_crossplane
[ "$LEVEL" = api ] || await_node
[ "$LEVEL" != crossplane ] || await_crossplane
touch $RUN/state/ready
while true; do wait -n || true; done
