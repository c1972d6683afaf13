# The instance's certificate authority, its certificates and kubeconfigs.

# create_certificates DIRECTORY INSTANCE ADDRESS
create_certificates() {
  local names
  mkdir -p "$1"
  cd "$1"
  authority ca "provider-vcluster-$2"
  authority front-proxy-ca "provider-vcluster-$2-front-proxy"
  openssl ecparam -name prime256v1 -genkey -noout -out service-account.key
  names="IP:$3,IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default"
  names="$names,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate ca apiserver "/CN=kube-apiserver" "$names"
  certificate ca apiserver-kubelet-client "/O=system:masters/CN=kube-apiserver-kubelet-client"
  certificate front-proxy-ca front-proxy-client "/CN=front-proxy-client"
  certificate ca admin "/O=system:masters/CN=admin"
  certificate ca kubelet "/O=system:nodes/CN=system:node:$2"
  certificate ca kube-controller-manager "/CN=system:kube-controller-manager"
  certificate ca kube-scheduler "/CN=system:kube-scheduler"
  certificate ca kube-proxy "/CN=system:kube-proxy"
  certificate ca coredns "/O=system:masters/CN=coredns"
  certificate ca local-path-provisioner "/O=system:masters/CN=local-path-provisioner"
}

# authority NAME COMMON_NAME
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
    -subj "/CN=$2" -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# certificate AUTHORITY NAME SUBJECT [SUBJECT_ALTERNATIVE_NAMES]
certificate() {
  local usage=clientAuth
  [ $# -lt 4 ] || usage=serverAuth
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$3" -keyout "$2.key" 2>/dev/null \
    | openssl x509 -req -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -days 3650 -out "$2.crt" 2>/dev/null \
      -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$usage"; printf "${4:+subjectAltName=%s\n}" ${4:+"$4"})
}

# kubeconfig DIRECTORY USER SERVER: prints a kubeconfig with everything embedded.
kubeconfig() {
  cat <<END
apiVersion: v1
kind: Config
current-context: local
contexts:
- name: local
  context: {cluster: local, user: $2}
clusters:
- name: local
  cluster:
    server: $3
    certificate-authority-data: $(base64 -w0 "$1/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 "$1/$2.crt")
    client-key-data: $(openssl ec -in "$1/$2.key" 2>/dev/null | base64 -w0)
END
}
