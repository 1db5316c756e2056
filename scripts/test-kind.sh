#!/usr/bin/env bash
# The live test of the kubernetes engine. Needs docker, kind, kubectl and helm; makes the kind cluster "watchtower",
# goes through everything once, prints how long each took, and removes the cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
watchtower=bin/watchtower

for tool in docker kind kubectl helm; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is not installed; how to get it: $watchtower doctor --engine kubernetes" >&2
    exit 1
  fi
done
# Asked for itself: a kind that fails must not look like one without clusters.
clusters=$(kind get clusters)
if grep -qx watchtower <<<"$clusters"; then
  echo "there is a kind cluster watchtower: this test makes and removes one; first: make down-kind" >&2
  exit 1
fi

work=$(mktemp -d)
title=""
times=()
ended() {
  local code=$?
  rm -rf "$work"
  printf '%s\n' "" "${times[@]}"
  if [ "$code" -eq 0 ]; then
    echo "all passed"
  else
    # What failed stays to be looked at.
    echo "failed at: $title; what is there stays: $watchtower status --engine kubernetes, then make down-kind" >&2
  fi
}
trap ended EXIT

step() {
  title=$1
  local started=$SECONDS
  shift
  echo "== $title"
  "$@"
  times+=("$(printf '%5d s  %s' $((SECONDS - started)) "$title")")
}
own() {
  echo "$watchtower $* --engine kubernetes"
  "$watchtower" "$@" --engine kubernetes
}
set_sumo() {
  # Without an endpoint of Sumo Logic, one that nothing answers: what is kept here must not mind.
  printf '%s' "${SUMO_OTLP_ENDPOINT:-https://sumo.invalid/receiver/v1/otlp/no-such-token}" | own sumo set
}
stop_node() {
  docker stop watchtower-control-plane
}
gone() {
  ! kind get clusters | grep -qx watchtower
}

# A file of the user's own: the shipped one would be in use already.
sed '1i // Of make test-kind.' alloy/config-local-only.alloy >"$work/own.alloy"

step "doctor" own doctor
step "up, from nothing" own up --timeout 20m
step "up, all there" own up
step "status" own status
step "smoke" own smoke
step "deploy-alloy" own deploy-alloy "$work/own.alloy"
step "smoke, after deploy-alloy" own smoke
step "enable-local-only" own enable-local-only
step "smoke, local only" own smoke
step "sumo set" set_sumo
step "disable-local-only" own disable-local-only
step "smoke, copied to Sumo Logic" own smoke
step "sumo remove" own sumo remove
step "smoke, not copied any more" own smoke
step "dashboards" own dashboards apply
step "logs" own logs alloy -n 20
step "stop of the node" stop_node
step "up, after the stop" own up
step "smoke, after the stop" own smoke
step "down" own down --yes
step "nothing is left" gone
