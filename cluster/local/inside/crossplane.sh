# Crossplane, and the registry that its packages come from.

start_crossplane() {
  local config=$RUN/source/config
  trust_registry
  REGISTRY_HTTP_ADDR=$REGISTRY keep registry docker-registry serve $config/registry.yaml
  # Crossplane's init container makes the kinds, too, but fails once where it uses them in the same moment.
  kubectl create --filename "$CROSSPLANE_FILES/crds" >/var/log/init-crossplane.log
  helm install crossplane "$CROSSPLANE_FILES/crossplane.tgz" --namespace crossplane-system --create-namespace \
    --values $config/crossplane.yaml --set-json "provider.defaultActivations=$ACTIVATIONS" >>/var/log/init-crossplane.log
  await 300 "images come from the registry" rewrite_images
}

# containerd speaks https to an address, unless it is told otherwise.
trust_registry() {
  mkdir -p "$RUN/state/certs.d/$REGISTRY"
  printf 'server = "http://%s"\n' "$REGISTRY" >"$RUN/state/certs.d/$REGISTRY/hosts.toml"
}

await_crossplane() {
  await 300 "Crossplane is Ready" kubectl --namespace crossplane-system wait deployment --all --for=condition=Available --timeout=10s
}

rewrite_images() { sed "s/REGISTRY/$REGISTRY/" $RUN/source/config/image-config.yaml | kubectl apply --filename -; }
