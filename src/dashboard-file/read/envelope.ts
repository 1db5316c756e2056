import { isObject, type JsonObject, objectOf, textOf } from "../json.ts";
import { fillConstants } from "./inputs.ts";

/** The file is no dashboard. */
export class UnreadableDashboard extends Error {
  override name = "UnreadableDashboard";
}

/**
 * The dashboard in what was exported, what Grafana's API answers, or a resource of Kubernetes: in a schema of any age.
 * @throws UnreadableDashboard if it is none
 */
export function dashboardIn(json: unknown): JsonObject {
  const outer = objectOf(json);
  // The API answers `{dashboard, meta}`, Kubernetes `{apiVersion, kind, metadata, spec}`.
  const named = isObject(outer["spec"]) ? withName(outer["spec"], objectOf(outer["metadata"])) : outer;
  const raw = isObject(named["dashboard"]) ? named["dashboard"] : named;
  const isNone = ["panels", "rows"].every((key) => !Array.isArray(raw[key])) && !isObject(raw["elements"]);
  if (isNone && textOf(raw["title"]) === undefined) {
    throw new UnreadableDashboard("this is no dashboard: it has neither a title nor panels");
  }
  return fillConstants(raw);
}

function withName(spec: JsonObject, metadata: JsonObject): JsonObject {
  return spec["uid"] === undefined ? { ...spec, uid: metadata["name"] } : spec;
}
