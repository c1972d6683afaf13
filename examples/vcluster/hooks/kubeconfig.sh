#!/usr/bin/env bash
# The kubeconfig of the VCluster in basic.yaml is there and names an address in the host cluster.
set -euo pipefail

"${KUBECTL:-kubectl}" --namespace team-a get secret demo-connection --output 'jsonpath={.data.kubeconfig}' | base64 --decode |
  grep --quiet 'server: "https://demo\..*\.svc'
