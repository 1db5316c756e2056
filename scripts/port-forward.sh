#!/usr/bin/env bash
# Leads the ports of this machine to Grafana and Alloy in a cluster, where its node ports cannot be mapped, until
# ctrl-C. The same as `watchtower port-forward --engine kubernetes`, with nothing but kubectl.
#
#   scripts/port-forward.sh [CONTEXT [NAMESPACE]]
set -euo pipefail

context="${1:-${WATCHTOWER_KUBE_CONTEXT:-kind-watchtower}}"
namespace="${2:-${WATCHTOWER_KUBE_NAMESPACE:-watchtower}}"
http="${WATCHTOWER_HTTP_PORT:-13000}"
otlp_grpc="${WATCHTOWER_OTLP_GRPC_PORT:-14317}"
otlp_http="${WATCHTOWER_OTLP_HTTP_PORT:-14318}"

kubectl_there=(kubectl --context "$context" --namespace "$namespace")
for service in grafana alloy; do
  "${kubectl_there[@]}" get service "$service" --output=name >/dev/null
done

# kubectl ends when the pod goes away: it is begun anew.
forward() {
  local child=
  trap 'kill "$child" 2>/dev/null; exit 0' TERM
  while true; do
    "${kubectl_there[@]}" port-forward --address 127.0.0.1 "$@" &
    child=$!
    wait "$child" || true
    echo "the connection to $1 ended; it is made anew" >&2
    sleep 1 &
    child=$!
    wait "$child" || true
  done
}

forward service/grafana "$http:80" &
grafana=$!
forward service/alloy "$otlp_grpc:4317" "$otlp_http:4318" &
alloy=$!
trap 'kill "$grafana" "$alloy" 2>/dev/null; wait; exit 0' INT TERM

echo "UI http://127.0.0.1:$http   OTLP grpc http://127.0.0.1:$otlp_grpc   http http://127.0.0.1:$otlp_http   until ctrl-C"
wait
