# shellcheck shell=bash
# Imports the archives of $WORK into a new containerd root directory, $WORK/store. Runs in namespaces of its own.
set -euo pipefail

mount -t tmpfs tmpfs /run
containerd --config "$SOURCE/config/containerd.toml" --root "$WORK/store" --log-level warn &
server=$!
for _ in {1..100}; do
  ! ctr version || break
  sleep 0.1
done
for archive in "$WORK"/*.tar; do
  ctr --namespace k8s.io images import "$archive"
done
kill "$server"
wait "$server" || true
