import { existsSync } from "node:fs";
import { join } from "node:path";
import { PORTS } from "../../../src/config/ports.ts";
import { chartPath } from "../../../src/engine/kubernetes/charts/archive.ts";
import { RELEASES, chartPins } from "../../../src/engine/kubernetes/charts/pins.ts";
import { kubernetesVersion, renderChart } from "../../../src/engine/kubernetes/charts/render.ts";
import type { RenderChoice } from "../../../src/engine/kubernetes/charts/render.ts";
import { factsOf } from "./facts.ts";
import type { ChartFacts } from "./facts.ts";

/** The facts of all charts at one version each: helm/facts/PROFILE.json. */
export interface StackFacts {
  readonly kubernetes: string;
  /** By release. */
  readonly charts: Readonly<Record<string, ReleaseFacts>>;
}

export interface ReleaseFacts extends ChartFacts {
  readonly chart: string;
  readonly version: string;
  /** The chart was put together from single public files of its repository, not taken from its archive. */
  readonly assembled: boolean;
}

/** In an unpacked chart's folder, if it was not unpacked from the archive. */
const ASSEMBLED = "ASSEMBLED";

export const DEFAULT_PORTS = {
  httpPort: PORTS.http.host,
  otlpGrpcPort: PORTS.otlpGrpc.host,
  otlpHttpPort: PORTS.otlpHttp.host,
};

export async function stackFacts(choice: RenderChoice): Promise<StackFacts> {
  const charts: Record<string, ReleaseFacts> = {};
  for (const pin of chartPins()) {
    const assembled = existsSync(join(await chartPath(pin, choice), ASSEMBLED));
    const facts = factsOf(await renderChart(pin, choice));
    charts[RELEASES[pin.chart]] = { chart: pin.chart, version: pin.version, assembled, ...facts };
  }
  return { kubernetes: kubernetesVersion(), charts };
}
