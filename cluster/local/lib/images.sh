# Builds container images as OCI archives from cached programs and Debian's static busybox. Nothing is pulled.

# name | references | part of the image configuration | programs as binary=path
images() {
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

# Paths of all archives, existing or not.
image_archives() {
  local name references configuration programs
  while IFS='|' read -r name references configuration programs; do
    echo "$CACHE/images/$name-$(image_key "$references" "$configuration" "$programs").tar"
  done < <(images)
}

# The content of an image: its description, its programs (whose directories are named by content), busybox and this script.
image_key() {
  local entry
  {
    echo "$@"
    for entry in $3; do basename "$(dirname "$(program "${entry%=*}")")"; done
    cat "$(command -v busybox)" "$SOURCE/lib/images.sh"
  } | digest
}

build_images() {
  local name references configuration programs archive
  mkdir -p "$CACHE/images"
  while IFS='|' read -r name references configuration programs; do
    archive=$CACHE/images/$name-$(image_key "$references" "$configuration" "$programs").tar
    if [ ! -f "$archive" ]; then
      say "images: $name ($references)"
      build_image "$archive" "$references" "$configuration" "$programs"
    fi
  done < <(images)
}

# build_image ARCHIVE REFERENCES CONFIGURATION PROGRAMS: equal input gives equal bytes.
build_image() {
  local archive=$1 references=$2 configuration=$3 programs=$4 work layer config manifest entry
  work=$(mktemp -d "$CACHE/images/.new-XXXXXX")
  mkdir -p "$work/root/bin" "$work/root/tmp" "$work/oci/blobs/sha256"
  chmod 1777 "$work/root/tmp"
  cp "$(command -v busybox)" "$work/root/bin/busybox"
  busybox --list | grep -vx busybox | while read -r entry; do ln -s busybox "$work/root/bin/$entry"; done
  for entry in $programs; do
    mkdir -p "$(dirname "$work/root/${entry#*=}")"
    ln "$(program "${entry%=*}")" "$work/root/${entry#*=}"
  done
  reproducible_tar "$work/root" . >"$work/blob"
  layer=$(blob "$work")
  echo "{\"architecture\":\"$(go env GOARCH)\",\"os\":\"linux\",\"config\":{\"Env\":[\"PATH=/bin:/usr/local/bin\"],$configuration}," \
    "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$layer\"]}}" >"$work/blob"
  config=$(blob "$work")
  echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"," \
    "\"config\":$(descriptor "$work" config.v1+json "$config")," \
    "\"layers\":[$(descriptor "$work" layer.v1.tar "$layer")]}" >"$work/blob"
  manifest=$(blob "$work")
  index "$work" "$manifest" "$references" >"$work/oci/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$work/oci/oci-layout"
  reproducible_tar "$work/oci" . >"$work/archive"
  mv "$work/archive" "$archive"
  rm -rf "$work"
}

reproducible_tar() { tar -C "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX -cf - "$2"; }

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
