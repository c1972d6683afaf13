# etcd, kube-apiserver and the chart repository.

start_api() {
  local pki=$RUN/state/pki
  keep etcd etcd --data-dir=/var/lib/etcd --unsafe-no-fsync --log-level=warn \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380
  keep kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
    --advertise-address="$NODE_ADDRESS" --service-cluster-ip-range=10.96.0.0/16 \
    --client-ca-file=$pki/ca.crt --tls-cert-file=$pki/apiserver.crt --tls-private-key-file=$pki/apiserver.key \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file=$pki/service-account.key --service-account-signing-key-file=$pki/service-account.key \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction $(without_controllers) \
    --kubelet-client-certificate=$pki/apiserver-kubelet-client.crt --kubelet-client-key=$pki/apiserver-kubelet-client.key \
    --kubelet-preferred-address-types=InternalIP,Hostname \
    --requestheader-client-ca-file=$pki/front-proxy-ca.crt --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file=$pki/front-proxy-client.crt --proxy-client-key-file=$pki/front-proxy-client.key \
    --audit-policy-file=$RUN/source/config/audit-policy.yaml --audit-log-path=$RUN/state/audit.log
  keep charts busybox httpd -f -p "$NODE_ADDRESS:8879" -h "$CHARTS"
  await 180 "kube-apiserver is ready" kubectl get --raw /readyz
}

# Nothing creates default service accounts when no controller runs; pods are accepted all the same.
without_controllers() { [ "$LEVEL" != api ] || echo --disable-admission-plugins=ServiceAccount; }
