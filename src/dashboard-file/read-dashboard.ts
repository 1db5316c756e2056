import type { Dashboard } from "./model.ts";
import { modernized } from "./migrate/dashboard.ts";
import { readCurrent } from "./read/current.ts";
import { dashboardIn } from "./read/envelope.ts";

/**
 * Reads a dashboard of Grafana: the classic schema of any version, the second schema, and both as exported, as
 * answered by its API, or as a resource of Kubernetes.
 * @throws UnreadableDashboard if it is none, or larger than can be shown
 */
export function readDashboard(json: unknown): Dashboard {
  const { raw, lost } = modernized(dashboardIn(json));
  return readCurrent(raw, lost);
}
