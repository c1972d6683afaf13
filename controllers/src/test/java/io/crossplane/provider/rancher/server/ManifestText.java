package io.crossplane.provider.rancher.server;

/** The text of the agent's manifest, in the order of the real one. */
final class ManifestText {

    static final String RBAC = """


        ---

        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: proxy-clusterrole-kubeapiserver
        rules:
        - apiGroups: [""]
          resources:
          - nodes/metrics
          - nodes/proxy
          - nodes/stats
          - nodes/log
          - nodes/spec
          verbs: ["get", "list", "watch", "create"]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: proxy-role-binding-kubernetes-master
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: proxy-clusterrole-kubeapiserver
        subjects:
        - apiGroup: rbac.authorization.k8s.io
          kind: User
          name: kube-apiserver
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: cattle-system

        ---

        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: cattle
          namespace: cattle-system

        ---

        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: cattle-admin-binding
          namespace: cattle-system
          labels:
            cattle.io/creator: "norman"
        subjects:
        - kind: ServiceAccount
          name: cattle
          namespace: cattle-system
        roleRef:
          kind: ClusterRole
          name: cattle-admin
          apiGroup: rbac.authorization.k8s.io
        """;

    static final String AGENT = """

        ---

        apiVersion: v1
        kind: Secret
        metadata:
          name: $SECRET
          namespace: cattle-system
        type: Opaque
        data:
          url: "$URL64"
          token: "$TOKEN64"
          namespace: "$NAMESPACE64"

        ---

        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: cattle-admin
          labels:
            cattle.io/creator: "norman"
        rules:
        - apiGroups:
          - '*'
          resources:
          - '*'
          verbs:
          - '*'
        - nonResourceURLs:
          - '*'
          verbs:
          - '*'

        ---

        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: cattle-cluster-agent
          namespace: cattle-system
          annotations:
            management.cattle.io/scale-available: "2"
        spec:
          selector:
            matchLabels:
              app: cattle-cluster-agent
          template:
            metadata:
              labels:
                app: cattle-cluster-agent
            spec:
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchExpressions:
                      - key: beta.kubernetes.io/os
                        operator: NotIn
                        values:
                        - windows
              serviceAccountName: cattle
              tolerations:
              - effect: NoSchedule
                key: node-role.kubernetes.io/controlplane
                value: "true"
              - effect: NoSchedule
                key: "node-role.kubernetes.io/control-plane"
                operator: "Exists"
              containers:
              - name: cluster-register
                imagePullPolicy: IfNotPresent
                env:
                - name: CATTLE_SERVER
                  value: "$URL"
                - name: CATTLE_CA_CHECKSUM
                  value: "$CHECKSUM"
                - name: CATTLE_CLUSTER
                  value: "true"
                - name: CATTLE_K8S_MANAGED
                  value: "true"
                - name: CATTLE_CREDENTIAL_NAME
                  value: "$SECRET"
        $ENV
                image: rancher/rancher-agent:$VERSION
                volumeMounts:
                - name: cattle-credentials
                  mountPath: /cattle-credentials
                  readOnly: true
              volumes:
              - name: cattle-credentials
                secret:
                  secretName: $SECRET
                  defaultMode: 320
          strategy:
            type: RollingUpdate
            rollingUpdate:
              maxUnavailable: 0
              maxSurge: 1

        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: cattle-cluster-agent
          namespace: cattle-system
        spec:
          ports:
          - port: 80
            targetPort: 80
            protocol: TCP
            name: http
          - port: 443
            targetPort: 444
            protocol: TCP
            name: https-internal
          selector:
            app: cattle-cluster-agent
        """;

    private ManifestText() {}
}
