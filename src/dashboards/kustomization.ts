/** Of the file that lies beside the dashboards; kubectl knows it by this name. */
export const KUSTOMIZATION = "kustomization.yaml";

/**
 * What makes a ConfigMap of each dashboard (Kustomize, `configMapGenerator`), so that one call of kubectl brings them
 * all to the Grafana of a cluster.
 *
 * @param files names of the dashboards' files, as `watchtower-logs.json`.
 */
export function kustomization(files: readonly string[]): string {
  const generators = files.map(
    (file) => `  - name: dashboard-${file.replace(/\.json$/, "")}\n    files: [${file}]\n`,
  );
  return `# Written by \`npm run dashboards\`. To bring them to a Grafana whose sidecar looks for the label:
#   kubectl --context NAME --namespace NAMESPACE apply --server-side --kustomize dashboards
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
generatorOptions:
  # Grafana keeps a dashboard by its uid: a new ConfigMap for each version would leave the old one beside it.
  disableNameSuffixHash: true
  labels:
    app.kubernetes.io/part-of: watchtower
    grafana_dashboard: "1"
configMapGenerator:
${generators.join("")}`;
}
