# The form of users: Crossplane installs the provider's package from a registry, and a composition of the platform uses it.

REPOSITORY=crossplane-contrib
PACKAGE=provider-vcluster
STORY=examples/platform/environment
ENVIRONMENT=spark
VERSION=v0.1.0-dev

# apply_provider PACKAGE: as examples/install has it, in the version that was pushed, and with the chart repository of the local cluster.
apply_provider() {
  local install=examples/install reference=$1
  kubectl apply --filename $install/permissions.yaml >/dev/null
  sed "s|^\( *\)- name: package-runtime|&\n\1  args: [--chart-repository=$CHART_REPOSITORY]|" $install/runtime.yaml | kubectl apply --filename - >/dev/null
  sed "s|^  package: .*|  package: $reference|" $install/provider.yaml | show kubectl apply --filename -
}

# The package's name for Crossplane. Crossplane and the node look behind a tag once: what was built anew since an earlier demo is named by
# its digest.
reference() {
  local digest before="" name=xpkg.crossplane.io/$REPOSITORY/$PACKAGE reference
  digest=$(pushed_digest)
  reference=$name:$VERSION
  if [ -e "$STATE/package" ]; then
    read -r before reference <"$STATE/package"
    [ "$before" = "$digest" ] || reference=$name@$digest
  fi
  echo "$digest $reference" >"$STATE/package"
  echo "$reference"
}

install_provider() {
  apply_provider "$(reference)"
  install_function function-patch-and-transform v0.5.0
  install_function function-auto-ready v0.6.0
  kubectl wait --for=condition=Healthy --timeout=180s provider.pkg/$PACKAGE functions.pkg/$REPOSITORY-function-{patch-and-transform,auto-ready} >/dev/null || {
    kubectl get pkgrev
    die "a package does not become healthy; see: kubectl describe providers,functions"
  }
}

# A function as a Configuration would have it installed: under a name made of its path, by which the compositions call it.
install_function() {
  kubectl apply --filename - >/dev/null <<END
apiVersion: pkg.crossplane.io/v1
kind: Function
metadata: {name: $REPOSITORY-$1}
spec: {package: "xpkg.crossplane.io/$REPOSITORY/$1:$2"}
END
}

pushed_digest() {
  curl --silent --fail --noproxy '*' --head --header 'Accept: application/vnd.oci.image.manifest.v1+json' \
    --header 'Accept: application/vnd.oci.image.index.v1+json' \
    "http://$REGISTRY/v2/$REPOSITORY/$PACKAGE/manifests/$VERSION" | tr -d '\r' | sed -n 's/^docker-content-digest: //Ip'
}

# The team's order, with charts from where the cluster can reach them.
order() {
  sed "s|^  team: .*|&\n  parameters:\n    charts: {repository: '$CHART_REPOSITORY', version: '>=1.0.0'}|" $STORY/examples/environment.yaml
}

up_installed() {
  say "A cluster on this machine, with Crossplane and a registry"
  cluster up --level crossplane
  use_cluster
  say "The provider's package, into the registry"
  make --no-print-directory package push VERSION=$VERSION REGISTRY="$REGISTRY/$REPOSITORY"
  say "Crossplane installs it"
  local start=$SECONDS
  install_provider
  show kubectl get providers,functions
  printf '\nhealthy after %d s\n' $((SECONDS - start))
  say "A kind of the platform's own, composed of VClusters and VClusterReleases"
  kubectl apply --filename examples/providerconfig/default.yaml >/dev/null
  show kubectl apply --filename $STORY/apis
  kubectl wait --for=condition=Established --timeout=60s xrd --all >/dev/null
  say "A team orders an environment"
  kubectl get namespace $NAMESPACE >/dev/null 2>&1 || kubectl create namespace $NAMESPACE >/dev/null
  start=$SECONDS
  order | sed '/^#/d'
  order | show kubectl apply --filename -
  await Ready environment $ENVIRONMENT
  printf '\nready after %d s\n\n' $((SECONDS - start))
  show kubectl get environments -A
  printf '\n'
  show kubectl get vclusters,vclusterreleases -A
  say "Inside it"
  look_inside $ENVIRONMENT $ENVIRONMENT-connection
  how_to_go_on <<END
  kubectl explain vcluster.spec.forProvider
  kubectl -n $NAMESPACE describe vcluster $ENVIRONMENT
  kubectl -n $NAMESPACE patch environment $ENVIRONMENT --type merge --patch '{"spec":{"parameters":{"debug":true}}}'
  kubectl -n $NAMESPACE delete environment $ENVIRONMENT --cascade=foreground
END
}
