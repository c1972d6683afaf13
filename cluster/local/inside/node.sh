# What makes the API server a cluster: controllers, a node, DNS and storage.

start_node() {
  local users=$RUN/state/kubeconfigs pki=$RUN/state/pki config=$RUN/source/config
  keep containerd containerd --config $config/containerd.toml --log-level warn
  keep kube-controller-manager kube-controller-manager --kubeconfig=$users/kube-controller-manager \
    --authentication-kubeconfig=$users/kube-controller-manager --authorization-kubeconfig=$users/kube-controller-manager \
    --service-account-private-key-file=$pki/service-account.key --root-ca-file=$pki/ca.crt \
    --cluster-signing-cert-file=$pki/ca.crt --cluster-signing-key-file=$pki/ca.key \
    --use-service-account-credentials --leader-elect=false
  keep kube-scheduler kube-scheduler --kubeconfig=$users/kube-scheduler \
    --authentication-kubeconfig=$users/kube-scheduler --authorization-kubeconfig=$users/kube-scheduler --leader-elect=false
  echo "nameserver $NODE_ADDRESS" >$RUN/resolv.conf
  keep kubelet kubelet --config=$config/kubelet.yaml --kubeconfig=$users/kubelet --node-ip="$NODE_ADDRESS" --hostname-override="$INSTANCE"
  keep kube-proxy kube-proxy --config=$config/kube-proxy.yaml --hostname-override="$INSTANCE"
  sed "s/NODE_ADDRESS/$NODE_ADDRESS/" $config/objects.yaml | kubectl apply --filename - >>/var/log/init-objects.log
  keep coredns coredns -conf $config/Corefile
  keep local-path-provisioner local-path-provisioner start --kubeconfig $users/local-path-provisioner --namespace kube-system \
    --provisioner-name rancher.io/local-path --configmap-name local-path --helper-image busybox --service-account-name default
}

await_node() {
  await 300 "node is Ready" node_is_ready
  await 300 "pods can be created" kubectl get serviceaccount default
}

node_is_ready() { kubectl get node "$INSTANCE" --output jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -q True; }
