# Knative Serving for an instance of level full or crossplane: its programs as images, and its objects from its Go modules. It has no
# ingress layer: whoever needs Services to become ready marks the objects of kind Ingress (networking.internal.knative.dev) as ready.

KNATIVE_PROGRAMS="controller webhook autoscaler activator queue"

knative_image() { echo "localhost/knative/$1:$(program_version knative-serving)"; }

knative_images() {
  local name
  for name in $KNATIVE_PROGRAMS; do
    echo "$name|$(knative_image "$name")|\"Entrypoint\":[\"knative-$name\"],\"User\":\"65532\"|knative-$name=usr/local/bin/knative-$name|"
  done
}

# Has images/, archives, kinds.yaml, the definitions of kinds, webhooks.yaml, and serving.yaml, the rest.
knative_directory() {
  local key
  key=$({
    basename "$(program_directory knative-serving)"
    cat "$(command -v busybox)" "$SOURCE"/lib/{knative,images}.sh
  } | digest)
  echo "$CACHE/knative/$key"
}

build_knative() {
  local target work name references configuration programs directories
  target=$(knative_directory)
  if [ -d "$target" ]; then
    return
  fi
  build_programs knative
  mkdir -p "$CACHE/knative"
  work=$(mktemp -d "$CACHE/knative/.new-XXXXXX")
  mkdir "$work/images"
  while IFS='|' read -r name references configuration programs directories; do
    say "images: $name ($references)"
    build_image "$work/images/$name.tar" "$references" "$configuration" "$programs" "$directories"
  done < <(images knative)
  knative_objects "$work"
  chmod 755 "$work"
  mv --no-target-directory "$work" "$target"
}

# knative_objects DIRECTORY: images are named where the sources name Go packages. Left out are the autoscalers of Knative's own pods, which end at once:
# the namespace controller comes back after half the time that they may take, 5 minutes for the activator.
knative_objects() {
  local module=$SOURCE/programs/knative-serving serving networking caching
  serving=$(program_source knative-serving)/config/core
  networking=$(module_source "$module" knative.dev/networking)/config
  caching=$(module_source "$module" knative.dev/caching)/config
  joined "$serving"/300-resources/*.yaml "$networking"/{certificate,domain-claim,ingress,serverlessservice}.yaml \
    "$caching"/image.yaml >"$1/kinds.yaml"
  joined "$serving"/100-namespace.yaml "$serving"/200-serviceaccount.yaml "$serving"/200-roles/*.yaml "$networking"/config-network.yaml "$serving"/configmaps/*.yaml \
    "$serving"/{300-knativecertificate,999-cache}.yaml "$serving"/deployments/{controller,webhook,autoscaler,activator}.yaml \
    "$serving"/webhooks/secret.yaml >"$1/serving.yaml"
  joined "$serving"/webhooks/{configmap-validation,defaulting,resource-validation}.yaml >"$1/webhooks.yaml"
  sed -i -e "s#ko://knative.dev/serving/cmd/\([a-z]*\)#localhost/knative/\1:$(program_version knative-serving)#" \
    -e 's/^  queue-sidecar-image: .*/&\n  registries-skipping-tag-resolving: localhost,index.docker.io/' \
    -e 's/terminationGracePeriodSeconds: .*/terminationGracePeriodSeconds: 2/' "$1/serving.yaml"
}

# joined FILE…: as one stream of YAML documents.
joined() {
  local file
  for file in "$@"; do
    echo ---
    cat "$file"
  done
}

# instance_knative INSTANCE build|up|down
instance_knative() {
  local state directory file
  [[ $2 =~ ^(build|up|down)$ ]] || die "knative is build, up or down, not '$2'"
  locked "$CACHE/build.lock" build_knative
  [ "$2" != build ] || return 0
  state=$(state_directory "$1")
  is_up "$1" || die "instance $1 is not up"
  [ "$(<"$state/level")" != api ] || die "instance $1 has no node to run Knative on; --level full has"
  directory=$(knative_directory)
  case $2 in
    up)
      say "knative: $(program_version knative-serving) in instance $1"
      for file in "$directory"/images/*.tar; do
        instance_import "$1" "$file" 2>/dev/null || die "$file could not be imported"
      done
      knative_kubectl "$state" apply --server-side --filename "$directory/kinds.yaml"
      knative_kubectl "$state" wait --for=condition=Established --timeout=30s --filename "$directory/kinds.yaml"
      knative_kubectl "$state" apply --server-side --filename "$directory/serving.yaml" --filename "$directory/webhooks.yaml"
      knative_kubectl "$state" wait --for=condition=Available --timeout=180s --namespace knative-serving deployment --all
      ;;
    down)
      # One after the other: webhooks are called until they are gone, and kubectl waits for ever for an object whose kind goes at the same time.
      for file in webhooks serving kinds; do
        knative_kubectl "$state" delete --ignore-not-found --timeout=120s --filename "$directory/$file.yaml"
      done
      say "knative: gone from instance $1"
      ;;
  esac
}

knative_kubectl() {
  local state=$1
  shift
  "$(program kubectl)" --kubeconfig "$state/kubeconfig" "$@" >/dev/null
}
