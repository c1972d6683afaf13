# The short form: the provider as a process beside the cluster, without Crossplane; also on a cluster of somebody's own.

VCLUSTER=demo

# The recorded process, if it still is that process and not a later one with its number.
recorded() {
  local pid started
  read -r pid started 2>/dev/null <"$STATE/$1" || return 1
  [ "$started" = "$(start_time "$pid")" ] || return 1
  echo "$pid"
}

start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

record() { echo "$2 $(start_time "$2")" >"$STATE/$1"; }

finish() {
  local pid
  if pid=$(recorded "$1"); then
    kill "$pid"
    timeout 40 tail --pid="$pid" -f /dev/null || kill -KILL "$pid"
  fi
  rm -f "$STATE/$1"
}

start_provider() {
  local jar=controllers/target/provider/provider-vcluster.jar
  if recorded provider >/dev/null && [ "$STATE/provider" -nt "$jar" ] && [ "$(cat "$STATE/server" 2>/dev/null)" = "$(server)" ]; then
    echo "provider: runs already"
    return
  fi
  finish provider
  # A copy, so that building anew does not pull the classes from under the running program.
  rm -rf "$STATE/program"
  cp -r controllers/target/provider "$STATE/program"
  local flags=(--metrics-bind-address 127.0.0.1:18080 --health-probe-bind-addr 127.0.0.1:18081 --namespace default)
  [ -z "${CHART_REPOSITORY:-}" ] || flags+=(--chart-repository "$CHART_REPOSITORY")
  # Not forked by setsid, for a background job of a script leads no process group: $! is the provider.
  setsid "$(cluster/java)" -XX:+UseSerialGC -Xmx256m -Xss512k --sun-misc-unsafe-memory-access=allow -jar "$STATE/program/provider-vcluster.jar" "${flags[@]}" >"$STATE/provider.log" 2>&1 </dev/null &
  record provider $!
  await_provider
  server >"$STATE/server"
}

await_provider() {
  local attempt
  for ((attempt = 0; attempt < 300; attempt++)); do
    if curl --silent --fail --max-time 1 http://127.0.0.1:18081/readyz >/dev/null; then
      echo "provider: started, log in $STATE/provider.log"
      return
    fi
    recorded provider >/dev/null || break
    sleep 0.1
  done
  tail -5 "$STATE/provider.log" >&2
  die "the provider did not become ready"
}

# Makes sure that on somebody's own cluster nothing is touched that the demo has not made, now or in an earlier run.
claim() {
  if [ -e "$STATE/server" ] && [ "$(<"$STATE/server")" != "$(server)" ]; then
    die "the demo is on $(<"$STATE/server"); run 'make demo-down CLUSTER=current' there first"
  fi
  [ -e "$STATE/made-crd" ] || is_missing crd vclusters.vcluster.crossplane.io ||
    die "this cluster has the kinds of provider-vcluster already; the demo would run a second provider beside theirs"
  server >"$STATE/server"
  touch "$STATE/made-crd"
}

is_missing() {
  local found
  found=$(kubectl get "$@" --ignore-not-found --output name) || die "cannot look for $*"
  [ -z "$found" ]
}

# ensure KIND NAME COMMAND...: unless there is such an object; noted as ours, for down to remove.
ensure() {
  is_missing "$1" "$2" || return 0
  touch "$STATE/made-$1"
  "${@:3}" >/dev/null
}

# Namespace and name of all objects of a kind, one a line; none of a kind that the cluster does not know.
all_of() {
  is_missing crd "$1.vcluster.crossplane.io" ||
    kubectl get "$1" --all-namespaces --output jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name}{"\n"}{end}'
}

# refuse_others KIND NAME OBJECTS: whatever is not the demo's own.
refuse_others() {
  local others
  others=$(grep -vx "$NAMESPACE/$2" <<<"$3" || true)
  [ -z "$others" ] || die "these objects of kind $1 would be lost with their kind; delete them first:
$others"
}

is_among() { grep -qx "$NAMESPACE/$1" <<<"$2"; }

# On a cluster with other users nothing goes that was there before, and nothing that others have begun to use.
remove_from_current() {
  [ "$(cat "$STATE/server" 2>/dev/null)" = "$(server)" ] || {
    echo "the demo has made nothing on $(server)"
    return
  }
  local vclusters releases
  vclusters=$(all_of vclusters)
  releases=$(all_of vclusterreleases)
  refuse_others VClusterRelease $RELEASE "$releases"
  refuse_others VCluster $VCLUSTER "$vclusters"
  # All that follows while the provider runs, which lets go of them.
  if is_among $RELEASE "$releases"; then
    kubectl --namespace $NAMESPACE delete vclusterrelease $RELEASE --timeout=120s
  fi
  if is_among $VCLUSTER "$vclusters"; then
    # With its volume, and so with the namespace that the provider has made for it.
    kubectl --namespace $NAMESPACE patch vcluster $VCLUSTER --type merge --patch '{"spec":{"forProvider":{"deletion":{"pvcPolicy":"Delete"}}}}' >/dev/null
    kubectl --namespace $NAMESPACE delete vcluster $VCLUSTER --timeout=120s
  fi
  is_missing crd clusterproviderconfigs.vcluster.crossplane.io ||
    kubectl delete --ignore-not-found --timeout=60s --filename examples/providerconfig/default.yaml
  finish provider
  [ ! -e "$STATE/made-namespace" ] || kubectl delete --ignore-not-found --timeout=120s namespace $NAMESPACE
  kubectl delete --ignore-not-found --timeout=60s --filename package/crds
  rm -rf "$STATE"
}

# The example as it is, or with the chart of cluster/demo/chart where the cluster has a chart repository of its own.
release_file() {
  local example=examples/vclusterrelease/basic.yaml
  if ! has_chart $RELEASE; then
    echo $example
    return
  fi
  sed -e "s|repository: .*|repository: $CHART_REPOSITORY|" -e "s|version: ~.*|version: '>=1.0.0'|" $example >"$STATE/$RELEASE.yaml"
  echo "$STATE/$RELEASE.yaml"
}

up_process() {
  [ "$CLUSTER" = current ] || { say "A cluster on this machine"; cluster up; }
  use_cluster
  say "The provider"
  cluster/build
  [ "$CLUSTER" = local ] || claim
  kubectl apply --server-side --filename package/crds >/dev/null
  kubectl wait --for=condition=Established --timeout=30s --filename package/crds >/dev/null
  start_provider
  say "A virtual cluster, and a release in it"
  ensure namespace $NAMESPACE kubectl create namespace $NAMESPACE
  kubectl apply --filename examples/providerconfig/default.yaml >/dev/null
  local start=$SECONDS
  show kubectl apply --filename examples/vcluster/basic.yaml
  show kubectl apply --filename "$(release_file)"
  await Synced vclusterrelease $RELEASE
  show kubectl get vclusters,vclusterreleases -A
  kubectl --namespace $NAMESPACE get vclusterrelease $RELEASE --output jsonpath='{range .status.conditions[?(@.message)]}{.type}: {.message}{"\n"}{end}'
  await Ready vcluster $VCLUSTER
  printf '\nthe virtual cluster is ready after %d s\n' $((SECONDS - start))
  await Ready vclusterrelease $RELEASE
  printf 'the release is ready after %d s\n\n' $((SECONDS - start))
  show kubectl get vclusters,vclusterreleases -A
  say "Inside it"
  look_inside $VCLUSTER $VCLUSTER-connection
  how_to_go_on <<END
  kubectl explain vcluster.spec.forProvider
  kubectl -n $NAMESPACE describe vclusterrelease $RELEASE
  kubectl -n $NAMESPACE patch vclusterrelease $RELEASE --type merge --patch '{"spec":{"forProvider":{"values":{"replicaCount":2}}}}'
  kubectl -n $NAMESPACE delete vclusterrelease $RELEASE
END
}
