# What both forms of the demo need.

say() { printf '\n== %s\n' "$*"; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Shows a command as a user would type it, and runs it.
show() {
  printf '$ %s\n' "$*"
  "$@"
}

kubectl() { command "${KUBECTL:-kubectl}" "$@"; }

# Our own cluster needs root; who is not, but may use Docker, gets K3s.
uses_docker() { [ "$(id -u)" != 0 ] && docker info >/dev/null 2>&1; }

# cluster COMMAND [OPTION...]
cluster() {
  if uses_docker; then
    cluster/docker/run "$1"
  else
    cluster/local/run "$@" --instance demo
  fi
}

use_cluster() {
  if [ "$CLUSTER" = current ]; then
    [ -n "${KUBECONFIG:-}" ] || die "CLUSTER=current needs KUBECONFIG"
    return
  fi
  local file
  file=$(cluster env)
  set -a
  # shellcheck disable=SC1090 # written by cluster/local
  . "$file"
  set +a
}

server() { kubectl config view --minify --output jsonpath='{.clusters[0].cluster.server}'; }

# look_inside VCLUSTER SECRET
look_inside() {
  local port=16443 config=$STATE/inside.kubeconfig host forward attempt
  kubectl --namespace $NAMESPACE get secret "$2" --output jsonpath='{.data.kubeconfig}' | base64 --decode >"$config"
  host=$(kubectl --namespace $NAMESPACE get vcluster "$1" --output jsonpath='{.status.atProvider.release.namespace}')
  # The program itself and not the function, whose shell would be what $! names.
  "${KUBECTL:-kubectl}" --namespace "$host" port-forward "service/$1" $port:443 >/dev/null &
  forward=$!
  # shellcheck disable=SC2064 # this very process
  trap "kill $forward 2>/dev/null" EXIT
  for ((attempt = 0; attempt < 50; attempt++)); do
    ! curl --silent --insecure --output /dev/null "https://127.0.0.1:$port" || break
    sleep 0.1
  done
  printf '$ kubectl --kubeconfig <connection secret> get deployments,pods,services -A\n'
  kubectl --kubeconfig "$config" --server "https://127.0.0.1:$port" get deployments,pods,services -A
  kill $forward
  trap - EXIT
}

# await CONDITION KIND NAME
await() {
  kubectl --namespace $NAMESPACE wait --for="condition=$1" --timeout=300s "$2/$3" >/dev/null || {
    kubectl --namespace $NAMESPACE describe "$2" "$3"
    die "$2 $3 is not $1; see above and $(provider_log)"
  }
}

provider_log() {
  if [ "$CROSSPLANE" = true ]; then
    echo "kubectl -n crossplane-system logs deployment -l pkg.crossplane.io/provider=provider-vcluster"
  else
    echo "$STATE/provider.log"
  fi
}

# Whether the cluster has a chart repository of its own, with this chart in it: such a cluster reaches none outside.
has_chart() { [ -n "${CHART_REPOSITORY:-}" ] && curl --silent --fail "$CHART_REPOSITORY/index.yaml" | grep -q "^  $1:"; }

how_to_go_on() {
  cat <<END

To go on by hand:
  export KUBECONFIG=$KUBECONFIG$(command -v kubectl >/dev/null || printf '\n  alias kubectl=%q' "$KUBECTL")
$(cat)
To remove everything: make demo-down$([ "$CLUSTER" = local ] || echo " CLUSTER=$CLUSTER")
END
}
