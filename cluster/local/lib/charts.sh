# Packages the vCluster charts that are part of the vCluster Go modules, and the demo's own chart, into a chart repository in the cache.

DEMO_CHART=$SOURCE/../demo/chart
# Versions that the demo's chart has as well: those of the real one that the examples name.
DEMO_VERSIONS="6.9.1 6.9.2"

# Lines of version and directory with the go.mod that pins it; those of charts/ have no programs and images.
chart_modules() {
  local directory
  echo "$(program_version vcluster) $SOURCE/programs/vcluster"
  for directory in "$SOURCE"/charts/*/; do
    echo "v$(basename "$directory") ${directory%/}"
  done
}

charts_directory() {
  local key
  key=$({ chart_modules | cut -d' ' -f1; cat "$SOURCE/lib/charts.sh" "$SOURCE"/charts/*/go.sum; chart_archive "$DEMO_CHART" podinfo; } | digest)
  echo "$CACHE/charts/$key"
}

build_charts() {
  local target temporary version module
  target=$(charts_directory)
  if [ -d "$target" ]; then
    return
  fi
  mkdir -p "$CACHE/charts"
  temporary=$(mktemp -d "$CACHE/charts/.new-XXXXXX")
  printf 'apiVersion: v1\nentries:\n  vcluster:\n' >"$temporary/index.yaml"
  while read -r version module; do
    say "charts: vcluster ${version#v}"
    released_chart "$(module_source "$module" github.com/loft-sh/vcluster)/chart" "${version#v}" "$temporary/vcluster"
    package_chart vcluster "$temporary/vcluster" "$temporary"
    rm -r "$temporary/vcluster"
  done < <(chart_modules)
  echo '  podinfo:' >>"$temporary/index.yaml"
  package_chart podinfo "$DEMO_CHART" "$temporary"
  for version in $DEMO_VERSIONS; do
    released_chart "$DEMO_CHART" "$version" "$temporary/podinfo"
    package_chart podinfo "$temporary/podinfo" "$temporary"
    rm -r "$temporary/podinfo"
  done
  chmod 755 "$temporary"
  mv --no-target-directory "$temporary" "$target"
}

# released_chart SOURCE VERSION TARGET: the chart as it is released: the version is not in its source.
released_chart() {
  cp -R "$1" "$3"
  chmod -R u+w "$3"
  sed -i -e "s/^version:.*/version: $2/" -e '/^appVersion:/d' "$3/Chart.yaml"
  echo "appVersion: $2" >>"$3/Chart.yaml"
}

# package_chart NAME CHART_DIRECTORY REPOSITORY: what `helm package` and `helm repo index` do, reproducibly.
package_chart() {
  local name=$1 source=$2 repository=$3 version archive
  version=$(chart_field version "$source")
  archive=$name-$version.tgz
  chart_archive "$source" "$name" >"$repository/$archive"
  cat >>"$repository/index.yaml" <<END
  - apiVersion: v2
    name: $name
    version: $version
    appVersion: $(chart_field appVersion "$source")
    description: $(chart_field description "$source")
    type: application
    created: "1970-01-01T00:00:00Z"
    digest: $(sha256sum "$repository/$archive" | cut -d' ' -f1)
    urls:
    - $archive
END
}

chart_field() { sed -n "s/^$1: *//p" "$2/Chart.yaml"; }

# chart_archive CHART_DIRECTORY NAME
chart_archive() {
  tar -C "$1" --sort=name --transform="s,^\\.,$2," --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - . | gzip -n
}
