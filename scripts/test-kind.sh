#!/usr/bin/env bash
# The live test of the kubernetes engine. Needs docker, kind, kubectl and helm; makes the kind cluster "watchtower",
# goes through everything once, prints how long each took, and removes the cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
watchtower=bin/watchtower

if kind get clusters 2>/dev/null | grep -qx watchtower; then
  echo "there is a kind cluster watchtower: this test makes and removes one; first: make down-kind" >&2
  exit 1
fi

# What failed stays to be looked at.
trap 'echo "failed: the cluster stays; $watchtower status --engine kubernetes" >&2' ERR

step() {
  local title=$1 started=$SECONDS
  shift
  echo "== $title: $*"
  "$@"
  times+=("$(printf '%5d s  %s' $((SECONDS - started)) "$title")")
}

times=()
step "doctor" "$watchtower" doctor --engine kubernetes
step "up, from nothing" "$watchtower" up --engine kubernetes --timeout 20m
step "up, all there" "$watchtower" up --engine kubernetes
step "status" "$watchtower" status --engine kubernetes
step "smoke" "$watchtower" smoke --engine kubernetes
step "deploy-alloy" "$watchtower" deploy-alloy alloy/config-local-only.alloy --engine kubernetes
step "smoke, after deploy-alloy" "$watchtower" smoke --engine kubernetes
step "enable-local-only" "$watchtower" enable-local-only --engine kubernetes
step "smoke, local only" "$watchtower" smoke --engine kubernetes
if [ -n "${SUMO_OTLP_ENDPOINT:-}" ]; then
  step "sumo set" bash -c "printf %s \"\$SUMO_OTLP_ENDPOINT\" | $watchtower sumo set --engine kubernetes"
  step "disable-local-only" "$watchtower" disable-local-only --engine kubernetes
  step "smoke, copied to Sumo Logic" "$watchtower" smoke --engine kubernetes
  step "enable-local-only, back" "$watchtower" enable-local-only --engine kubernetes
else
  echo "== the copy to Sumo Logic is not tried: SUMO_OTLP_ENDPOINT is not set"
fi
step "logs" "$watchtower" logs alloy --engine kubernetes -n 20
step "stop of the node, and up" bash -c "docker stop watchtower-control-plane && $watchtower up --engine kubernetes"
step "smoke, after the stop" "$watchtower" smoke --engine kubernetes
step "down" "$watchtower" down --engine kubernetes --yes

trap - ERR
echo
echo "all passed"
printf '%s\n' "${times[@]}"
