import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { KUSTOMIZATION, kustomization } from "./kustomization.ts";
import { logs } from "./library/logs.ts";
import { runtime } from "./library/runtime.ts";
import { serviceDetail } from "./library/service-detail.ts";
import { services } from "./library/services.ts";
import { shop } from "./library/shop.ts";
import { traces } from "./library/traces.ts";
import { watchtower } from "./library/watchtower.ts";

/** The shipped dashboards. */
const allDashboards = (): readonly Dashboard[] => [
  services(),
  serviceDetail(),
  logs(),
  traces(),
  runtime(),
  shop(),
  watchtower(),
];

/**
 * The SDK writes 42, which differs from 41 only for series that are hidden by an override; older Grafana
 * refuses nothing of 41.
 */
const SCHEMA_VERSION = 41;

/** File name and text of each dashboard. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    allDashboards().map((each) => [
      `${each.uid ?? ""}.json`,
      `${JSON.stringify({ ...each, schemaVersion: SCHEMA_VERSION }, undefined, 2)}\n`,
    ]),
  );
}

/** What stands in `dashboards/`, by file name. */
export function shippedFiles(): ReadonlyMap<string, string> {
  const files = dashboardFiles();
  return new Map([...files, [KUSTOMIZATION, kustomization([...files.keys()].toSorted())]]);
}
