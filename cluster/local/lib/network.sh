# The one link between an instance and the machine: a veth pair with a /30 of 198.18.0.0/15, the range for tests (RFC 2544).
#
# The registry of level crossplane has an address of its own, in 10.18.0.0/15, which the machine reaches through the pair: Crossplane
# speaks plain http to private addresses only (RFC 1918), and 198.18.0.0/15 is none of them.
#
# The instance's network namespace has no default route, so nothing in it can leave the machine. The pair, its addresses and
# its routes disappear with the namespace.

# allocate_network FILE: writes LINK, HOST_ADDRESS, NODE_ADDRESS and REGISTRY_ADDRESS of a pair that nothing on this machine uses.
allocate_network() {
  local number used
  used=$(ip -4 -o address; ip -4 route; cat "$STATES"/*/network 2>/dev/null || true)
  for ((number = 0; number < 16384; number++)); do
    local prefix=198.$((18 + number / 8192)).$((number % 8192 / 32)) last=$((number % 32 * 8))
    local registry=10.${prefix#*.}.$((last + 2))
    if ! grep -qE "\b${prefix//./\\.}\.($last|$((last + 1))|$((last + 2)))\b|\b${registry//./\\.}\b|\bpvcl$number\b" <<<"$used"; then
      printf '%s\n' "LINK=pvcl$number" "HOST_ADDRESS=$prefix.$((last + 1))" "NODE_ADDRESS=$prefix.$((last + 2))" \
        "REGISTRY_ADDRESS=$registry" >"$1"
      return
    fi
  done
  die "no unused address left in 198.18.0.0/15"
}

# connect_network INSTANCE LEVEL PID: gives the network namespace of PID its end of the pair.
connect_network() {
  ip link add "$LINK" type veth peer name eth0 netns "$3"
  ip link set "$LINK" alias "provider-vcluster/$1"
  ip address add "$HOST_ADDRESS/30" dev "$LINK"
  ip link set "$LINK" up
  nsenter --target "$3" --net ip address add "$NODE_ADDRESS/30" dev eth0
  nsenter --target "$3" --net ip link set eth0 up
  if [ "$2" = crossplane ]; then
    nsenter --target "$3" --net ip address add "$REGISTRY_ADDRESS/32" dev lo
    ip route add "$REGISTRY_ADDRESS/32" via "$NODE_ADDRESS" dev "$LINK"
  fi
}

# remove_network: for the case that something keeps the namespace alive.
remove_network() {
  if [ -n "${LINK:-}" ] && ip link show "$LINK" >/dev/null 2>&1; then
    ip link delete "$LINK" 2>/dev/null || true
  fi
}
