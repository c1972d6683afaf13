# An instance lives below provider-vcluster/<instance> in every cgroup hierarchy of the machine, version 1 and 2.

CGROUP=provider-vcluster

# Mount points of all cgroup hierarchies.
cgroup_mounts() { awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts; }

# join_cgroups INSTANCE: moves the calling shell there.
join_cgroups() {
  local mount level
  for mount in $(cgroup_mounts); do
    for level in "$mount/$CGROUP" "$mount/$CGROUP/$1"; do
      delegate_controllers "$(dirname "$level")"
      mkdir -p "$level"
      inherit_cpuset "$level"
    done
    echo "$BASHPID" >"$mount/$CGROUP/$1/cgroup.procs"
  done
}

# settle_cgroups INSTANCE: version 2 hands controllers on only from a cgroup without processes, so they move one level down.
settle_cgroups() {
  local mount process from
  for mount in $(cgroup_mounts); do
    [ -f "$mount/cgroup.controllers" ] || continue
    from=$mount/$CGROUP/$1
    mkdir -p "$from/system"
    while [ -n "$(<"$from/cgroup.procs")" ]; do
      for process in $(<"$from/cgroup.procs"); do
        { echo "$process" >"$from/system/cgroup.procs"; } 2>/dev/null || true # it may have ended
      done
    done
    delegate_controllers "$mount/$CGROUP/$1"
  done
}

# Version 2: children get the controllers that their parent hands on.
delegate_controllers() {
  local controller
  [ -f "$1/cgroup.controllers" ] || return 0
  for controller in $(<"$1/cgroup.controllers"); do
    { echo "+$controller" >"$1/cgroup.subtree_control"; } 2>/dev/null || true
  done
}

# Version 1: a cpuset starts empty, and an empty one takes no process.
inherit_cpuset() {
  local file
  for file in cpuset.cpus cpuset.mems; do
    if [ -f "$1/cgroup.procs" ] && [ -f "$1/$file" ] && [ ! -f "$1/cgroup.controllers" ] && [ -z "$(<"$1/$file")" ]; then
      cat "$(dirname "$1")/$file" >"$1/$file"
    fi
  done
}

# remove_cgroups INSTANCE: fails while a process is left in one of them.
remove_cgroups() {
  local mount
  for mount in $(cgroup_mounts); do
    if [ -d "$mount/$CGROUP/$1" ]; then
      find "$mount/$CGROUP/$1" -depth -type d -exec rmdir {} + 2>/dev/null || return 1
    fi
    rmdir "$mount/$CGROUP" 2>/dev/null || true # another instance may be in it
  done
}
