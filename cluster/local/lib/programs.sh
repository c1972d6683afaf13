# Builds the programs of programs/ into the cache, once per content of go.mod, go.sum and build flags.

# directory in programs/ | package | binary | level
PROGRAMS="
etcd|go.etcd.io/etcd/server/v3|etcd|api
kubernetes|k8s.io/kubernetes/cmd/kube-apiserver|kube-apiserver|api
kubernetes|k8s.io/kubernetes/cmd/kubectl|kubectl|api
kubernetes|k8s.io/kubernetes/cmd/kube-controller-manager|kube-controller-manager|full
kubernetes|k8s.io/kubernetes/cmd/kube-scheduler|kube-scheduler|full
kubernetes|k8s.io/kubernetes/cmd/kube-proxy|kube-proxy|full
kubernetes|k8s.io/kubernetes/cmd/kubelet|kubelet|full
containerd|github.com/containerd/containerd/v2/cmd/containerd|containerd|full
containerd|github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2|containerd-shim-runc-v2|full
containerd|github.com/containerd/containerd/v2/cmd/ctr|ctr|full
coredns|github.com/coredns/coredns|coredns|full
local-path-provisioner|github.com/rancher/local-path-provisioner|local-path-provisioner|full
kine|github.com/k3s-io/kine|kine|full
vcluster|github.com/loft-sh/vcluster/cmd/vcluster|vcluster|full
helm|helm.sh/helm/v3/cmd/helm|helm|crossplane
crossplane|github.com/crossplane/crossplane/v2/cmd/crossplane|crossplane|crossplane
function-auto-ready|github.com/crossplane/function-auto-ready|function-auto-ready|crossplane
function-patch-and-transform|github.com/crossplane-contrib/function-patch-and-transform|function-patch-and-transform|crossplane
knative-serving|knative.dev/serving/cmd/controller|knative-controller|knative
knative-serving|knative.dev/serving/cmd/webhook|knative-webhook|knative
knative-serving|knative.dev/serving/cmd/autoscaler|knative-autoscaler|knative
knative-serving|knative.dev/serving/cmd/activator|knative-activator|knative
knative-serving|knative.dev/serving/cmd/queue|knative-queue|knative
"

# The lines of PROGRAMS that a level needs: its own and those of the levels that it contains. "knative" comes beside a level.
programs_of() {
  local levels
  case $1 in
    full) levels="api|full" ;;
    crossplane) levels="api|full|crossplane" ;;
    *) levels=$1 ;;
  esac
  grep -E "\|($levels)\$" <<<"$PROGRAMS"
}

# The required module that a directory's program is part of, and its version: where it is replaced, that of the replacement.
program_module() {
  local package
  package=$(grep "^$1|" <<<"$PROGRAMS" | head -1 | cut -d'|' -f2)
  awk -v package="$package" '
    { sub(/^(require|replace) /, "") }
    index(package "/", $1 "/") == 1 && ($2 ~ /^v/ || $2 == "=>") { module = $1; version = $2 == "=>" ? $4 : $2 }
    END { print module, version }' "$SOURCE/programs/$1/go.mod"
}

program_version() { program_module "$1" | cut -d' ' -f2; }

# Linker flags: without its version stamp Kubernetes says v0.0.0-master and Helm's capability checks fail.
link_flags() {
  local version
  version=$(program_version "$1")
  case $1 in
    kubernetes)
      local major minor
      IFS=. read -r major minor _ <<<"${version#v}"
      printf -- '-s -w'
      printf -- ' -X k8s.io/component-base/version.%s' "gitVersion=$version" "gitMajor=$major" "gitMinor=$minor" gitTreeState=clean
      ;;
    vcluster) printf -- '-s -w -X github.com/loft-sh/vcluster/pkg/telemetry.SyncerVersion=%s' "${version#v}" ;;
    crossplane) printf -- '-s -w -X github.com/crossplane/crossplane-runtime/v2/pkg/version.version=%s' "$version" ;;
    helm) printf -- '-s -w -X helm.sh/helm/v3/internal/version.version=%s' "$version" ;;
    *) printf -- '-s -w' ;;
  esac
}

# program_directory MODULE: where its binaries are or will be.
program_directory() {
  local key
  key=$({ cat "$SOURCE/programs/$1/go.mod" "$SOURCE/programs/$1/go.sum"; link_flags "$1"; uname -m; } | digest)
  echo "$CACHE/programs/$1-$(program_version "$1")-$key"
}

# program BINARY: the path of its file.
program() {
  local line
  line=$(grep "|$1|" <<<"$PROGRAMS")
  echo "$(program_directory "${line%%|*}")/$1"
}

# module_source DIRECTORY MODULE: downloads a module that the go.mod in DIRECTORY pins, for what it has besides programs; prints
# where it is. go.sum vouches for it.
module_source() {
  (
    cd "$1"
    export GOWORK=off GOFLAGS=-mod=readonly
    go mod download "$2" && go list -m -f '{{.Dir}}' "$2"
  ) || die "$2 could not be downloaded"
}

# program_source DIRECTORY: where the module of its program is.
program_source() {
  local module
  module=$(program_module "$1")
  module_source "$SOURCE/programs/$1" "${module% *}"
}

# build_named BINARY: builds it if it is missing; prints the path of its file.
build_named() {
  local module package binary
  IFS='|' read -r module package binary _ < <(grep "|$1|" <<<"$PROGRAMS") || die "there is no program '$1' in lib/programs.sh"
  locked "$CACHE/build.lock" build_program 1/1 "$module" "$package" "$binary"
  program "$binary"
}

# build_programs LEVEL
build_programs() {
  local total=0 number=0 module package binary
  total=$(programs_of "$1" | wc -l)
  while IFS='|' read -r module package binary _; do
    number=$((number + 1))
    build_program "$number/$total" "$module" "$package" "$binary"
  done < <(programs_of "$1")
}

build_program() {
  local progress=$1 module=$2 package=$3 binary=$4 directory
  directory=$(program_directory "$module")
  if [ -x "$directory/$binary" ]; then
    return
  fi
  command -v go >/dev/null || die "Go is needed to build $binary (see programs/$module/go.mod for the version)"
  mkdir -p "$directory"
  with_ticker "programs $progress: $binary $(program_version "$module")" \
    go_build "$SOURCE/programs/$module" "$package" "$directory/$binary" "$(link_flags "$module")"
}

# go_build DIRECTORY PACKAGE FILE LINK_FLAGS
# The compiler collects no garbage below 2 GiB: it lives for seconds, and a build takes a quarter less time.
go_build() {
  local temporary=${3%/*}/.new-${3##*/}
  if (cd "$1" && CGO_ENABLED=0 GOWORK=off GOFLAGS=-mod=readonly \
    GOGC=off GOMEMLIMIT=2GiB nice -n 5 go build -buildvcs=false -trimpath -ldflags "$4" -o "$temporary" "$2"); then
    mv "$temporary" "$3"
  else
    rm -f "$temporary"
    return 1
  fi
}

# with_ticker WHAT COMMAND…: says what is going on, every 20 seconds how long it takes, and the time in the end.
with_ticker() {
  local what=$1 start=$SECONDS ticker outcome=failed
  shift
  say "$what: started"
  (while sleep 20 && kill -0 $$; do say "$what: $((SECONDS - start)) s"; done) 9>&- &
  ticker=$!
  ! "$@" || outcome="done"
  kill "$ticker" 2>/dev/null || true
  say "$what: $outcome after $((SECONDS - start)) s"
  [ "$outcome" = "done" ]
}
