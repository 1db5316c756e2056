import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError } from "../../../base/errors.ts";
import { assetPath } from "../assets.ts";
import { helmAlone } from "../tools.ts";
import { chartPath } from "./archive.ts";
import type { ChartPlace } from "./archive.ts";
import { RELEASES, chartPins } from "./pins.ts";
import type { ChartPin } from "./pins.ts";
import { valueArgs } from "./values.ts";
import type { ValueChoice } from "./values.ts";

/** Which values a rendering is made with, and for which namespace. */
export interface RenderChoice extends ChartPlace, ValueChoice {
  readonly namespace: string;
}

export interface RenderedChart {
  readonly chart: ChartPin["chart"];
  readonly version: string;
  /** Absolute. */
  readonly file: string;
  /** Kubernetes objects in it. */
  readonly objects: number;
}

/**
 * Writes what each pinned chart makes of our values to `RELEASE.yaml` in a folder; all or none. No cluster is
 * asked.
 *
 * @throws as {@link chartPath} does, and SubprocessError if helm refuses a chart.
 */
export async function renderCharts(choice: RenderChoice, folder: string): Promise<readonly RenderedChart[]> {
  const texts: { readonly pin: ChartPin; readonly text: string }[] = [];
  for (const pin of chartPins()) texts.push({ pin, text: await renderChart(pin, choice) });
  mkdirSync(folder, { recursive: true });
  return texts.map(({ pin, text }) => {
    const file = join(folder, `${RELEASES[pin.chart]}.yaml`);
    writeFileSync(file, text);
    const objects = [...text.matchAll(/^kind: /gm)].length;
    return { chart: pin.chart, version: pin.version, file, objects };
  });
}

/** The objects of one chart, as YAML documents. */
export async function renderChart(pin: ChartPin, choice: RenderChoice): Promise<string> {
  const path = await chartPath(pin, choice);
  const where = ["--namespace", choice.namespace, "--kube-version", kubernetesVersion()];
  const values = valueArgs(pin.chart, choice);
  const { stdout } = await helmAlone(choice.run)([
    "template",
    RELEASES[pin.chart],
    path,
    ...where,
    ...values,
  ]);
  return stdout;
}

/**
 * The version of Kubernetes in the kind cluster, as `1.35.0`. Charts are rendered for it; without it helm takes
 * the version that it was built with.
 *
 * @throws WatchtowerError `internal` if the configuration of kind, which is shipped, names none.
 */
export function kubernetesVersion(): string {
  const version = /kindest\/node:v([\d.]+)@/.exec(readFileSync(assetPath("kindConfig"), "utf8"))?.[1];
  if (version !== undefined) return version;
  throw new WatchtowerError("internal", "the configuration of kind names no node image");
}
