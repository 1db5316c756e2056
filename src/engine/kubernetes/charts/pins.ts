import { readFileSync } from "node:fs";
import { z } from "zod";
import { assetPath } from "../assets.ts";

/** The charts of the stack, in the order in which they are installed: each needs the ones before it. */
export const CHARTS = ["tempo", "loki", "mimir-distributed", "grafana", "alloy"] as const;

/** As the Helm repository calls it; its release may have another name. */
export type ChartName = (typeof CHARTS)[number];

const pin = z.strictObject({
  chart: z.enum(CHARTS),
  /** Base URL of the Helm repository that lists it. */
  repository: z.url(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  appVersion: z.string().min(1),
  /** Of the archive. */
  url: z.url(),
  /** Of the archive, in lower-case hexadecimal digits, as the repository's index has it. */
  sha256: z.string().regex(/^[\da-f]{64}$/),
});

const pins = z.strictObject({ charts: z.array(pin).length(CHARTS.length) });

/** One chart at one version, as helm/pins.json has it. */
export type ChartPin = z.output<typeof pin>;

/**
 * Release names are the first part of every Service's name: `mimir` makes `mimir-distributor`, which the Alloy
 * files and Grafana's data sources name.
 */
export const RELEASES: Readonly<Record<ChartName, string>> = {
  tempo: "tempo",
  loki: "loki",
  "mimir-distributed": "mimir",
  grafana: "grafana",
  alloy: "alloy",
};

/** The pinned charts in the order of {@link CHARTS}. */
export function chartPins(): readonly ChartPin[] {
  const { charts } = pins.parse(JSON.parse(readFileSync(assetPath("pins"), "utf8")));
  return charts.toSorted((a, b) => CHARTS.indexOf(a.chart) - CHARTS.indexOf(b.chart));
}

/** The values file of a chart within helm/values, named as its release. */
export const valuesFile = (chart: ChartName): string => assetPath("values", `${RELEASES[chart]}.yaml`);
