#!/usr/bin/env bash
# Makes what the examples need beside themselves. For our own tests and for uptest's --setup-script; the provider is there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../examples"

"${KUBECTL:-kubectl}" apply --filename prerequisites.yaml --filename providerconfig/default.yaml
