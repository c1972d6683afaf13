# Builds container images as OCI archives from cached programs and Debian's static busybox. Nothing is pulled.

# images LEVEL: what this level adds.
# name | references | part of the image configuration | programs as binary=path | directories of the source of programs/<name>
images() {
  if [ "$1" = crossplane ]; then
    echo "crossplane|xpkg.crossplane.io/crossplane/crossplane:$(program_version crossplane)|\
\"Entrypoint\":[\"crossplane\"],\"User\":\"65532\"|crossplane=usr/local/bin/crossplane|\
cluster/crds cluster/webhookconfigurations"
    return
  fi
  if [ "$1" = knative ]; then
    knative_images
    return
  fi
  local vcluster kubernetes
  vcluster=$(program_version vcluster)
  kubernetes=$(program_version kubernetes)
  cat <<END
pause|$PAUSE_IMAGE|"Entrypoint":["sleep","2147483647"]|
busybox|docker.io/library/busybox:latest|"Cmd":["sh"]|
etcd|registry.k8s.io/etcd:$ETCD_IMAGE_TAG|"Entrypoint":["etcd"]|etcd=usr/local/bin/etcd
coredns|docker.io/coredns/coredns:$COREDNS_IMAGE_TAG|"Entrypoint":["/coredns"]|coredns=coredns
kubernetes|ghcr.io/loft-sh/kubernetes:$KUBERNETES_IMAGE_TAG ghcr.io/loft-sh/kubernetes:$kubernetes|"Cmd":["sh"]|\
kube-apiserver=kubernetes/kube-apiserver kube-controller-manager=kubernetes/kube-controller-manager \
kube-scheduler=kubernetes/kube-scheduler kine=kubernetes/kine
vcluster-oss|ghcr.io/loft-sh/vcluster-oss:${vcluster#v}|"Entrypoint":["/vcluster","start"]|vcluster=vcluster
END
}

# image_store LEVEL: the images as a containerd root directory, which each instance gets as hard links: importing them takes a
# quarter of a minute. Level crossplane has a store of its own, which begins as that of level full.
image_store() { echo "$CACHE/images/$(image_key "$1")"; }

# All that decides the content: descriptions, programs (their directories are named by content), busybox and the scripts.
image_key() {
  local binary
  {
    [ "$1" = full ] || image_key full
    images "$1"
    for binary in containerd $(images "$1" | grep -oE '[^ |]+=' | grep -v '"' | tr -d =); do
      basename "$(dirname "$(program "$binary")")"
    done
    cat "$(command -v busybox)" "$SOURCE/lib/images.sh" "$SOURCE/inside/import.sh" "$SOURCE/config/containerd.toml"
  } | digest
}

# build_images LEVEL
build_images() {
  local target work name references configuration programs directories
  target=$(image_store "$1")
  if [ -d "$target" ]; then
    return
  fi
  mkdir -p "$CACHE/images"
  [ "$1" = full ] || build_images full
  work=$(mktemp -d "$CACHE/images/.new-XXXXXX")
  [ "$1" = full ] || link_images full "$work/store"
  while IFS='|' read -r name references configuration programs directories; do
    say "images: $name ($references)"
    build_image "$work/$name.tar" "$references" "$configuration" "$programs" "$directories"
  done < <(images "$1")
  with_ticker "images: import" import_archives "$work" || die "importing failed, see $work/containerd.log"
  mv --no-target-directory "$work/store" "$target"
  rm -rf "$work"
}

# import_archives WORK: makes WORK/store, or adds to it, from WORK/*.tar, with a containerd in namespaces of its own.
import_archives() {
  PATH=$(dirname "$(program containerd)"):$PATH WORK=$1 SOURCE=$SOURCE \
    unshare --fork --pid --kill-child --mount --mount-proc --net bash "$SOURCE/inside/import.sh" >"$1/containerd.log" 2>&1
}

# link_images LEVEL DIRECTORY: files that containerd writes to are copied, the others are links.
link_images() {
  local store file
  store=$(image_store "$1")
  cp -al "$store" "$2" 2>/dev/null || { rm -rf "$2"; cp -a "$store" "$2"; }
  (cd "$store" && find . -path ./io.containerd.content.v1.content -prune -o -path '*/snapshots' -prune -o -type f -print) \
    | while read -r file; do cp --remove-destination --preserve=all "$store/$file" "$2/$file"; done
}

# build_image ARCHIVE REFERENCES CONFIGURATION PROGRAMS DIRECTORIES: an OCI archive; equal input gives equal bytes.
build_image() {
  local archive=$1 references=$2 configuration=$3 programs=$4 directories=$5 work entry
  work=$(mktemp -d "$CACHE/images/.new-XXXXXX")
  mkdir -p "$work/root/bin" "$work/root/tmp" "$work/oci/blobs/sha256"
  chmod 1777 "$work/root/tmp"
  cp "$(command -v busybox)" "$work/root/bin/busybox"
  busybox --list | grep -vx busybox | while read -r entry; do ln -s busybox "$work/root/bin/$entry"; done
  for entry in $programs; do
    mkdir -p "$(dirname "$work/root/${entry#*=}")"
    ln "$(program "${entry%=*}")" "$work/root/${entry#*=}"
  done
  for entry in $directories; do
    cp -R --no-preserve=mode "$(program_source "$(basename "$archive" .tar)")/$entry" "$work/root/"
  done
  index "$work" "$(manifest "$work" "\"Env\":[\"PATH=/bin:/usr/local/bin\"],$configuration" "$(layer "$work" root)")" "$references" \
    >"$work/oci/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$work/oci/oci-layout"
  reproducible_tar "$work/oci" . >"$work/archive"
  mv "$work/archive" "$archive"
  rm -rf "$work"
}

reproducible_tar() { tar -C "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX -cf - "$2"; }

# layer WORK DIRECTORY: files the content of WORK/DIRECTORY as a layer; prints its digest.
layer() {
  reproducible_tar "$1/$2" . >"$1/blob"
  blob "$1"
}

# manifest WORK CONFIGURATION LAYER [PACKAGE_LAYER]: files an image of these layers; prints its digest. Crossplane finds the layer
# with a package by its annotation.
manifest() {
  local config layers
  echo "{\"architecture\":\"$(go env GOARCH)\",\"os\":\"linux\",\"config\":{$2}," \
    "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$3\"${4:+,\"sha256:$4\"}]}}" >"$1/blob"
  config=$(blob "$1")
  layers=$(descriptor "$1" layer.v1.tar "$3")
  [ $# -lt 4 ] || layers="$layers,$(descriptor "$1" layer.v1.tar "$4" | sed 's/}$/,"annotations":{"io.crossplane.xpkg":"base"}}/')"
  echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"," \
    "\"config\":$(descriptor "$1" config.v1+json "$config"),\"layers\":[$layers]}" >"$1/blob"
  blob "$1"
}

# blob WORK: files WORK/blob under its digest, which is printed.
blob() {
  local sum
  sum=$(sha256sum <"$1/blob" | cut -d' ' -f1)
  mv "$1/blob" "$1/oci/blobs/sha256/$sum"
  echo "$sum"
}

# descriptor WORK MEDIA_TYPE DIGEST
descriptor() {
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%s}' "$2" "$3" "$(stat -c %s "$1/oci/blobs/sha256/$3")"
}

# index WORK MANIFEST REFERENCES: one entry for each reference, all of the same image.
index() {
  local reference entries=""
  for reference in $3; do
    entries="$entries${entries:+,}$(descriptor "$1" manifest.v1+json "$2" | sed 's/}$//')"
    entries="$entries,\"annotations\":{\"io.containerd.image.name\":\"$reference\"}}"
  done
  echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[$entries]}"
}
