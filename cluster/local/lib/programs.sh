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
helm|helm.sh/helm/v3/cmd/helm|helm|tests
"

# The lines of PROGRAMS that a level needs. Those of level "tests" no cluster needs: they are built when asked for by name.
programs_of() { grep -E "$([ "$1" = api ] && echo '\|api$' || echo '\|(api|full)$')" <<<"$PROGRAMS"; }

# Version of a directory's program: that of the required module which its package is part of.
program_version() {
  local package
  package=$(grep "^$1|" <<<"$PROGRAMS" | head -1 | cut -d'|' -f2)
  awk -v package="$package" '{ sub(/^require /, "") } $2 ~ /^v/ && index(package "/", $1 "/") == 1 { print $2 }' \
    "$SOURCE/programs/$1/go.mod"
}

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
