# Life of an instance: a process tree in namespaces of its own, whose first process ends everything when it is killed.
#
# State directory of an instance:
#   init        process id, start time and boot id of the first process: the one thing that `down` ends
#   network     link and addresses
#   kubeconfig  for the administrator (0600); env: the same and more as variables
#   level, ready, audit.log, log/, pki/, kubeconfigs/, lib/ (stands for /var/lib inside)

state_directory() { echo "$STATES/$1"; }

# prepare LEVEL: everything that can be had without an instance.
prepare() {
  locked "$CACHE/build.lock" build_everything "$1"
}

build_everything() {
  require_packages "$1"
  rm -rf "$CACHE"/*/.new-* "$CACHE"/programs/*/.new-* # of builds that were interrupted
  build_programs "$1"
  build_charts
  [ "$1" = api ] || build_images "$1"
  [ "$1" != crossplane ] || build_crossplane
}

instance_up() {
  [ "$(id -u)" = 0 ] || die "the local cluster needs root"
  is_up "$1" || prepare "$2"
  locked "$STATES/.$1.lock" start_unless_up "$1" "$2"
}

start_unless_up() {
  local instance=$1 level=$2 state
  state=$(state_directory "$instance")
  if is_up "$instance"; then
    serves_level "$state" "$level" || die "instance $instance is up at level $(<"$state/level"); take it down first"
    say "instance $instance is already up"
    return
  fi
  remove_instance "$instance" # what a crash, a reboot or an interrupted start left behind
  start_instance "$instance" "$level" "$state"
}

# serves_level STATE LEVEL: whether the instance offers at least that.
serves_level() {
  local up
  up=$(<"$1/level")
  [ "$2" = api ] || [ "$2" = "$up" ] || [ "$up" = crossplane ]
}

start_instance() {
  local instance=$1 level=$2 state=$3 start=$SECONDS
  umask 022
  mkdir -p "$state/log" "$state/lib"
  chmod 700 "$state"
  echo "$level" >"$state/level"
  locked "$STATES/.network.lock" allocate_network "$state/network"
  # shellcheck disable=SC1091 # written by allocate_network
  . "$state/network"
  (create_certificates "$state/pki" "$instance" "$NODE_ADDRESS")
  write_kubeconfigs "$state"
  write_env "$instance" "$level" "$state"
  [ "$level" = api ] || link_images "$level" "$state/lib/containerd"
  [ "$level" != crossplane ] || copy_registry "$state/lib/registry"
  launch "$instance" "$level" "$state"
  await_init "$instance"
  settle_cgroups "$instance"
  connect_network "$instance" "$level" "$(init_pid "$instance")"
  touch "$state/connected"
  await_ready "$instance" "$state"
  say "instance $instance is up at level $level after $((SECONDS - start)) s: https://$NODE_ADDRESS:6443"
}

write_kubeconfigs() {
  local state=$1 user
  mkdir -p "$state/kubeconfigs"
  chmod 700 "$state/kubeconfigs"
  for user in admin kubelet kube-controller-manager kube-scheduler kube-proxy coredns local-path-provisioner; do
    kubeconfig "$state/pki" "$user" https://127.0.0.1:6443 >"$state/kubeconfigs/$user"
  done
  (umask 077; kubeconfig "$state/pki" admin "https://$NODE_ADDRESS:6443" >"$state/kubeconfig")
}

write_env() {
  printf '%s=%q\n' \
    KUBECONFIG "$3/kubeconfig" \
    KUBECTL "$(program kubectl)" \
    CHART_REPOSITORY "http://$NODE_ADDRESS:8879" \
    NODE_ADDRESS "$NODE_ADDRESS" \
    AUDIT_LOG "$3/audit.log" \
    CLUSTER_INSTANCE "$1" \
    CLUSTER_LEVEL "$2" >"$3/env"
  [ "$2" != crossplane ] || echo "REGISTRY=$REGISTRY_ADDRESS:5000" >>"$3/env"
}

# launch INSTANCE LEVEL STATE: starts the first process in new namespaces and in the instance's cgroups.
launch() {
  (
    join_cgroups "$1"
    cd /
    export INSTANCE=$1 LEVEL=$2 STATE=$3 SOURCE CACHE NODE_ADDRESS
    PATH_INSIDE=$(inside program_path "$2")
    CHARTS=$(inside charts_directory)
    export PATH_INSIDE CHARTS
    if [ "$2" = crossplane ]; then
      REGISTRY=$REGISTRY_ADDRESS:5000
      CROSSPLANE_FILES=$(inside crossplane_directory)
      export REGISTRY CROSSPLANE_FILES ACTIVATIONS
    fi
    exec setsid --fork unshare --fork --pid --mount --net --uts --ipc --cgroup \
      bash "$SOURCE/inside/init.sh" </dev/null >"$3/log/init.log" 2>&1
  )
}

# inside COMMAND…: prints paths in the cache as they are inside an instance.
inside() { (CACHE=/run/cluster/cache; "$@"); }

program_path() {
  local directory
  for directory in $(programs_of "$1" | cut -d'|' -f1 | sort -u); do
    printf '%s:' "$(program_directory "$directory")"
  done
  echo "$PATH"
}

await_init() {
  local attempt
  for ((attempt = 0; attempt < 100; attempt++)); do
    ! is_running "$1" || return 0
    sleep 0.05
  done
  cat "$(state_directory "$1")/log/init.log" >&2
  die "the first process of instance $1 did not start"
}

await_ready() {
  local instance=$1 state=$2 follower outcome=""
  tail -n +1 -f --pid=$$ "$state/log/init.log" >&2 &
  follower=$!
  while [ -z "$outcome" ]; do
    sleep 0.1
    [ ! -f "$state/ready" ] || outcome=ready
    is_running "$instance" || outcome=${outcome:-ended}
  done
  kill "$follower" 2>/dev/null || true
  [ "$outcome" = ready ] || die "instance $instance did not become ready; see $state/log"
}

# The recorded first process, if it is that very process and not a later one with its number.
init_pid() {
  local pid started boot
  read -r pid started boot 2>/dev/null <"$(state_directory "$1")/init" || return 1
  [ "$boot" = "$(</proc/sys/kernel/random/boot_id)" ] || return 1
  [ "$started" = "$(start_time "$pid")" ] || return 1
  echo "$pid"
}

# Start time of a process, nothing if it is gone or exiting (flag 4): a first process exits only after all the others.
start_time() {
  local status fields
  read -r status 2>/dev/null <"/proc/$1/stat" || return 0
  read -ra fields <<<"${status##*) }"
  ((fields[6] & 4)) || echo "${fields[19]}"
}

is_running() { init_pid "$1" >/dev/null; }

is_up() { is_running "$1" && [ -f "$(state_directory "$1")/ready" ]; }

instance_down() { locked "$STATES/.$1.lock" remove_instance "$1"; }

all_instances_down() {
  local state
  for state in "$STATES"/*/; do
    [ ! -d "$state" ] || instance_down "$(basename "$state")"
  done
}

# Ends the first process and with it every process, mount, interface, route and rule of the instance. The store goes with them,
# so nothing has to be stopped in order. Cgroups and files are what remains.
remove_instance() {
  local instance=$1 state pid attempt=0
  state=$(state_directory "$instance")
  if pid=$(init_pid "$instance"); then
    kill -KILL "$pid"
  fi
  until remove_cgroups "$instance"; do
    [ $((++attempt)) -lt 400 ] || die "processes of instance $instance do not end; see $CGROUP/$instance in /sys/fs/cgroup"
    sleep 0.05
  done
  if [ ! -d "$state" ]; then
    return
  fi
  if [ -f "$state/network" ]; then
    # shellcheck disable=SC1091 # written by allocate_network
    (. "$state/network" && remove_network)
  fi
  rm -rf "$state"
  say "instance $instance is gone"
}

# instance_status [INSTANCE]: fails if the named instance is not up.
instance_status() {
  local state instance
  if [ -n "$1" ] && [ ! -d "$(state_directory "$1")" ]; then
    die "instance $1 is not up"
  fi
  for state in "$STATES"/${1:-*}; do
    [ -d "$state" ] || continue
    instance=$(basename "$state")
    if is_up "$instance"; then
      echo "$instance: up, level $(<"$state/level"), first process $(init_pid "$instance"), kubeconfig $state/kubeconfig"
    elif is_running "$instance"; then
      echo "$instance: starting"
    else
      echo "$instance: ended without clean-up, which the next up or down does"
    fi
  done
  [ -z "$1" ] || is_up "$1"
}

# state_file INSTANCE NAME: prints the file's path if the instance is up.
state_file() {
  is_up "$1" || die "instance $1 is not up"
  echo "$(state_directory "$1")/$2"
}

# instance_exec INSTANCE COMMAND…
instance_exec() {
  local pid level
  pid=$(init_pid "$1") || die "instance $1 is not up"
  level=$(<"$(state_directory "$1")/level")
  shift
  nsenter --target "$pid" --pid --mount --net --uts --ipc --cgroup \
    env PATH="$(inside program_path "$level")" KUBECONFIG=/run/cluster/state/kubeconfig "$@"
}

instance_import() {
  [ -f "$2" ] || die "no such archive: $2"
  instance_exec "$1" ctr --namespace k8s.io images import - <"$2" >&2
}
