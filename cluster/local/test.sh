#!/usr/bin/env bash
# Checks what README.md promises of `run`: idempotence, healing after a crash, independence of instances, a clean machine.
# shellcheck disable=SC2016 # expressions for eval
set -euo pipefail

RUN=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/run
STATES=${XDG_STATE_HOME:-$HOME/.local/state}/provider-vcluster
FIRST=check-a SECOND=check-b

check() {
  local what=$1
  shift
  if "$@"; then
    echo "ok    $what"
  else
    echo "FAIL  $what"
    exit 1
  fi
}

# What an instance could leave behind.
traces() {
  ip link | grep 'alias provider-vcluster/check-' || true
  find /sys/fs/cgroup -path '*provider-vcluster/check-*' -type d
  grep -l '^INSTANCE=check-' -az /proc/[0-9]*/environ 2>/dev/null || true
  grep check- /proc/mounts || true
  find "$STATES" -maxdepth 1 -name 'check-*'
}

first_process() { cut -d' ' -f1 "$STATES/$1/init"; }

kubectl() { "$KUBECTL" --kubeconfig "$STATES/$FIRST/kubeconfig" "$@"; }

serves() { "$KUBECTL" --kubeconfig "$STATES/$1/kubeconfig" get --raw /readyz >/dev/null; }

quietly() { "$@" >/dev/null 2>&1; }

clean_up() {
  quietly "$RUN" down --instance $FIRST || true
  quietly "$RUN" down --instance $SECOND || true
}

trap clean_up EXIT
clean_up
before=$(traces)

check "two instances start at once" eval '
  "$RUN" up --level api --instance $FIRST & other=$!
  "$RUN" up --level api --instance $SECOND && wait $other'
# shellcheck source=/dev/null
. "$("$RUN" env --instance $FIRST)"
check "both answer" eval 'serves $FIRST && serves $SECOND'

process=$(first_process $FIRST)
check "up again" "$RUN" up --level api --instance $FIRST
check "up again changes nothing" test "$process" = "$(first_process $FIRST)"

kill -KILL "$process"
check "status notices a crash" eval '! quietly "$RUN" status --instance $FIRST'
check "up after a crash" "$RUN" up --level api --instance $FIRST
check "it answers again" serves $FIRST

quietly "$RUN" down --instance $FIRST
check "the other one is undisturbed" serves $SECOND
mkdir -p "$STATES/$FIRST"
echo "$$ 1 $(</proc/sys/kernel/random/boot_id)" >"$STATES/$FIRST/init"
check "down spares a process that only has the recorded number" "$RUN" down --instance $FIRST

setsid "$RUN" up --level api --instance $FIRST & starting=$!
sleep 1.5
kill -KILL -- -$starting
check "up after an interrupted up" "$RUN" up --level full --instance $FIRST

check "a pod runs" eval '
  kubectl create --filename - <<<"{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {
    accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}" &&
  kubectl create --filename - <<<"{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {
    containers: [{name: web, image: busybox, imagePullPolicy: IfNotPresent, volumeMounts: [{name: data, mountPath: /data}],
      command: [sh, -c, \"echo started; echo page >/data/index.html; exec httpd -f -p 80 -h /data\"]}],
    volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}}" &&
  kubectl wait pod/web --for=condition=Ready --timeout=60s'
check "its volume is bound" test "$(kubectl get pvc data -o jsonpath='{.status.phase}')" = Bound
check "its log can be read" test "$(kubectl logs web)" = started
check "a command runs in it" test "$(kubectl exec web -- cat /data/index.html)" = page
check "names of Services resolve" eval 'kubectl exec web -- nslookup kubernetes.default.svc.cluster.local >/dev/null'
check "nothing leaves the machine" eval '! kubectl exec web -- ping -c1 -W1 192.0.2.1 >/dev/null 2>&1'

check "full is not crossplane" eval '! quietly "$RUN" up --level crossplane --instance $FIRST'
quietly "$RUN" down --instance $FIRST
check "up with Crossplane" "$RUN" up --level crossplane --activations none --instance $FIRST
# shellcheck source=/dev/null
. "$("$RUN" env --instance $FIRST)"
check "up with less changes nothing" "$RUN" up --level full --instance $FIRST
check "Crossplane is available" kubectl --namespace crossplane-system wait deployment --all --for=condition=Available --timeout=1s
check "no managed resource is activated" test -z "$(kubectl get managedresourceactivationpolicies --output name)"
check "the registry is reached from the machine" curl --fail --silent --show-error --noproxy '*' --output /dev/null "http://$REGISTRY/v2/"
for package in function-patch-and-transform:v0.5.0 function-auto-ready:v0.6.0; do
  kubectl create --filename - <<<"{apiVersion: pkg.crossplane.io/v1, kind: Function, metadata: {name: ${package%:*}},
    spec: {package: \"xpkg.crossplane.io/crossplane-contrib/$package\"}}"
done
check "functions are installed from it" kubectl wait functions.pkg.crossplane.io --all --for=condition=Healthy --timeout=60s
kubectl create --filename "$(dirname "$RUN")/test-composition.yaml"
check "a kind is defined" kubectl wait xrd --all --for=condition=Established --timeout=30s
check "it is composed" eval '
  kubectl create --filename - <<<"{apiVersion: check.example.org/v1, kind: Greeting, metadata: {name: hello}, spec: {text: welcome}}" &&
  kubectl wait greeting hello --for=condition=Ready --timeout=60s'
check "of what was asked for" test "$(kubectl get configmap -l crossplane.io/composite=hello -o jsonpath='{.items[*].data.text}')" = welcome

check "down" "$RUN" down --instance $FIRST
check "down again" "$RUN" down --instance $FIRST
check "down of the other one" "$RUN" down --instance $SECOND
check "nothing is left" test "$before" = "$(traces)"
