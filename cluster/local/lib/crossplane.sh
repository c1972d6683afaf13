# What level crossplane needs besides programs and images: Crossplane's chart, and the packages of the composition functions.
#
# A package is an image with a layer that holds package.yaml, beside those with the program. The packages are laid out as the
# storage of a registry (distribution's file format), so that nothing has to be pushed when an instance starts.

FUNCTIONS="function-auto-ready function-patch-and-transform"

# Has crossplane.tgz, the chart, crds/, Crossplane's kinds, and registry/, the packages.
crossplane_directory() {
  local key name
  key=$({
    for name in crossplane $FUNCTIONS; do
      program_directory "$name"
    done | sed 's|.*/||'
    cat "$SOURCE"/lib/{crossplane,charts,images}.sh
  } | digest)
  echo "$CACHE/crossplane/$key"
}

build_crossplane() {
  local target temporary source name
  target=$(crossplane_directory)
  if [ -d "$target" ]; then
    return
  fi
  mkdir -p "$CACHE/crossplane"
  temporary=$(mktemp -d "$CACHE/crossplane/.new-XXXXXX")
  say "charts: crossplane"
  source=$(program_source crossplane)
  cp -R --no-preserve=mode "$source/cluster/crds" "$temporary/crds"
  released_chart "$source/cluster/charts/crossplane" "$(program_version crossplane | tr -d v)" "$temporary/chart"
  chart_archive "$temporary/chart" crossplane >"$temporary/crossplane.tgz"
  rm -r "$temporary/chart"
  for name in $FUNCTIONS; do
    say "packages: $name"
    build_package "$name" "$temporary/registry"
  done
  chmod 755 "$temporary"
  mv --no-target-directory "$temporary" "$target"
}

# build_package FUNCTION STORAGE: equal input gives equal bytes.
build_package() {
  local name=$1 storage=$2 work source image
  work=$(mktemp -d "$CACHE/crossplane/.new-XXXXXX")
  source=$(program_source "$name")/package
  mkdir -p "$work/program" "$work/package" "$work/oci/blobs/sha256"
  ln "$(program "$name")" "$work/program/function"
  find "$source" -name '*.yaml' -print0 | sort -z | xargs -0 cat >"$work/package/package.yaml" # crossplane.yaml is the first
  image=$(manifest "$work" '"Entrypoint":["/function"],"User":"65532"' "$(layer "$work" program)" "$(layer "$work" package)")
  store "$work/oci/blobs/sha256" "$storage/docker/registry/v2" "crossplane-contrib/$name" "$(program_version "$name")" "$image"
  rm -rf "$work"
}

# store BLOBS STORAGE REPOSITORY TAG MANIFEST: puts an image where the registry would have put it.
store() {
  local storage=$2 repository=$2/repositories/$3 tag=$4 manifest=$5 file sum
  for file in "$1"/*; do
    sum=$(basename "$file")
    mkdir -p "$storage/blobs/sha256/${sum:0:2}/$sum"
    mv "$file" "$storage/blobs/sha256/${sum:0:2}/$sum/data"
    [ "$sum" = "$manifest" ] || link "$repository/_layers/sha256/$sum" "$sum"
  done
  link "$repository/_manifests/revisions/sha256/$manifest" "$manifest"
  link "$repository/_manifests/tags/$tag/index/sha256/$manifest" "$manifest"
  link "$repository/_manifests/tags/$tag/current" "$manifest"
}

# link DIRECTORY DIGEST: what the registry calls a link, a file that names a blob.
link() {
  mkdir -p "$1"
  printf 'sha256:%s' "$2" >"$1/link"
}

# copy_registry DIRECTORY: the storage for an instance. Blobs are never written again, so they are hard links where that is possible.
copy_registry() {
  local from to=$1/docker/registry/v2
  from=$(crossplane_directory)/registry/docker/registry/v2
  mkdir -p "$to"
  cp -al "$from/blobs" "$to/" 2>/dev/null || { rm -rf "$to/blobs"; cp -a "$from/blobs" "$to/"; }
  cp -a "$from/repositories" "$to/"
}
