# doctor

# cluster
kind create cluster --name watchtower --config=- <<'END'
# kind create cluster --name watchtower --config kind/cluster-config.yaml
#
# Port mappings are fixed when the node's container is made: another port means deleting the cluster and
# making it again. `kind create --wait` is not used, as it ends with code 0 even if the node never gets ready.
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: watchtower
nodes:
  - role: control-plane
    # Tag and digest are those that the release notes of kind v0.31.0 name: an image made for another version
    # of kind may not start. Kubernetes 1.35 and later need cgroup v2.
    image: kindest/node:v1.35.0@sha256:452d707d4862f52530247495d180205e029056831160e22870e37e3f6c1ac31f
    # A container port must equal the nodePort of its Service.
    extraPortMappings:
      # Grafana
      - containerPort: 30000
        hostPort: 13000
        listenAddress: 127.0.0.1
        protocol: TCP
      # Alloy, OTLP over gRPC
      - containerPort: 30317
        hostPort: 14317
        listenAddress: 127.0.0.1
        protocol: TCP
      # Alloy, OTLP over HTTP
      - containerPort: 30318
        hostPort: 14318
        listenAddress: 127.0.0.1
        protocol: TCP
END
kubectl --context kind-watchtower --namespace watchtower wait --for=condition=Ready node --all --timeout=180s

# namespace
kubectl --context kind-watchtower --namespace watchtower create namespace watchtower --dry-run=client --output=yaml |
  kubectl --context kind-watchtower --namespace watchtower label --local --filename=- --output=yaml app.kubernetes.io/part-of=watchtower app.kubernetes.io/managed-by=watchtower |
  kubectl --context kind-watchtower --namespace watchtower apply --server-side --force-conflicts --field-manager=watchtower --filename=-

# secrets
# local only, if there is no secret sumo-credentials

# config maps
kubectl --context kind-watchtower --namespace watchtower create configmap alloy-config --from-file=config.alloy=/watchtower/alloy/config-local-only.alloy --dry-run=client --output=yaml |
  kubectl --context kind-watchtower --namespace watchtower label --local --filename=- --output=yaml app.kubernetes.io/part-of=watchtower |
  kubectl --context kind-watchtower --namespace watchtower annotate --local --filename=- --output=yaml watchtower/router=local-only watchtower/router-chosen-by=up watchtower/router-pending=no |
  kubectl --context kind-watchtower --namespace watchtower apply --server-side --force-conflicts --field-manager=watchtower --filename=-
kubectl --context kind-watchtower --namespace watchtower apply --server-side --force-conflicts --field-manager=watchtower --kustomize=/watchtower/dashboards

# storage
kubectl --context kind-watchtower --namespace watchtower apply --filename=/watchtower/manifests/mimir-blocks-pvc.yaml

# charts
mkdir -p /cache/watchtower/charts
helm pull https://github.com/grafana-community/helm-charts/releases/download/tempo-2.2.4/tempo-2.2.4.tgz --destination /cache/watchtower/charts
sha256sum --check <<'END'
5f3f4b29c4487b9c27715c18bc6c7b0889712b14075d97705f9b151a51725f68  /cache/watchtower/charts/tempo-2.2.4.tgz
END
mkdir -p /cache/watchtower/charts
helm pull https://github.com/grafana-community/helm-charts/releases/download/loki-18.11.0/loki-18.11.0.tgz --destination /cache/watchtower/charts
sha256sum --check <<'END'
d4d99424d197e1460878093c9fced02346669ab0698a0dca7c575ab76fff7aeb  /cache/watchtower/charts/loki-18.11.0.tgz
END
mkdir -p /cache/watchtower/charts
helm pull https://github.com/grafana/helm-charts/releases/download/mimir-distributed-6.0.6/mimir-distributed-6.0.6.tgz --destination /cache/watchtower/charts
sha256sum --check <<'END'
b52a39d54ec3ba48cb74acc4f1feb821b0d3ce53a0cc7d56fd4e01bb89a8af75  /cache/watchtower/charts/mimir-distributed-6.0.6.tgz
END
mkdir -p /cache/watchtower/charts
helm pull https://github.com/grafana-community/helm-charts/releases/download/grafana-11.6.1/grafana-11.6.1.tgz --destination /cache/watchtower/charts
sha256sum --check <<'END'
ecea607545115a9f1d189870918613372a98fb47c447adcc612c9a5085d4ff79  /cache/watchtower/charts/grafana-11.6.1.tgz
END
mkdir -p /cache/watchtower/charts
helm pull https://github.com/grafana/helm-charts/releases/download/alloy-1.11.1/alloy-1.11.1.tgz --destination /cache/watchtower/charts
# all of them at once
sha256sum --check <<'END'
cc4cd48a885c070fe8b2929971552852375c11e92d95fc6337d0c3fa277ac575  /cache/watchtower/charts/alloy-1.11.1.tgz
END
helm --kube-context kind-watchtower --namespace watchtower upgrade --install tempo /cache/watchtower/charts/tempo-2.2.4.tgz --values /watchtower/helm/values/tempo.yaml --wait --timeout=600s '--description=tempo 2.2.4, values SUM' --labels=app.kubernetes.io/part-of=watchtower
helm --kube-context kind-watchtower --namespace watchtower upgrade --install loki /cache/watchtower/charts/loki-18.11.0.tgz --values /watchtower/helm/values/loki.yaml --wait --timeout=600s '--description=loki 18.11.0, values SUM' --labels=app.kubernetes.io/part-of=watchtower
helm --kube-context kind-watchtower --namespace watchtower upgrade --install mimir /cache/watchtower/charts/mimir-distributed-6.0.6.tgz --values /watchtower/helm/values/mimir.yaml --wait --timeout=600s '--description=mimir-distributed 6.0.6, values SUM' --labels=app.kubernetes.io/part-of=watchtower
helm --kube-context kind-watchtower --namespace watchtower upgrade --install grafana /cache/watchtower/charts/grafana-11.6.1.tgz --values /watchtower/helm/values/grafana.yaml --set 'grafana\.ini.server.root_url=http://localhost:13000' --wait --timeout=600s '--description=grafana 11.6.1, values SUM' --labels=app.kubernetes.io/part-of=watchtower
helm --kube-context kind-watchtower --namespace watchtower upgrade --install alloy /cache/watchtower/charts/alloy-1.11.1.tgz --values /watchtower/helm/values/alloy.yaml --wait --timeout=600s '--description=alloy 1.11.1, values SUM' --labels=app.kubernetes.io/part-of=watchtower

# ports

# ready
watchtower smoke --engine kubernetes
kubectl --context kind-watchtower --namespace watchtower create configmap watchtower --from-literal=version=VERSION --from-literal=profile=local --from-literal=httpPort=13000 --from-literal=otlpGrpcPort=14317 --from-literal=otlpHttpPort=14318 --dry-run=client --output=yaml |
  kubectl --context kind-watchtower --namespace watchtower label --local --filename=- --output=yaml app.kubernetes.io/part-of=watchtower |
  kubectl --context kind-watchtower --namespace watchtower apply --server-side --force-conflicts --field-manager=watchtower --filename=-
