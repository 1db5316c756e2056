import { existsSync } from "node:fs";
import type { Config } from "../../../config/settings.ts";
import { assetPath } from "../assets.ts";
import type { Ports } from "../plan.ts";
import { RELEASES } from "./pins.ts";
import type { ChartName } from "./pins.ts";

export interface ValueChoice {
  readonly profile: Config["kubeProfile"];
  readonly ports: Ports;
}

/** The arguments of `helm` that give a chart its values: our files, later ones winning, and what the user chose. */
export function valueArgs(chart: ChartName, { profile, ports }: ValueChoice): readonly string[] {
  const files = valueFiles(chart, profile).flatMap((file) => ["--values", file]);
  if (chart !== "grafana" || profile === "scale") return files;
  // Grafana makes links from it; a browser that came by another port would be sent to the wrong one.
  return [...files, "--set", String.raw`grafana\.ini.server.root_url=http://localhost:${ports.httpPort}`];
}

/** The values files of a chart, absolute, in rising order: helm/values, then helm/values/scale. */
export function valueFiles(chart: ChartName, profile: Config["kubeProfile"]): readonly string[] {
  const file = `${RELEASES[chart]}.yaml`;
  const base = assetPath("values", file);
  if (profile !== "scale") return [base];
  const scaled = `${assetPath("scaleValues")}/${file}`;
  return existsSync(scaled) ? [base, scaled] : [base];
}
