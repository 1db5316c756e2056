import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { applyNew } from "./apply.ts";
import { ASSETS, packageRoot } from "./assets.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

/** Grafana's sidecar takes every ConfigMap that has it (helm/values/grafana.yaml). */
const LABEL = "grafana_dashboard=1";
const SUM = "watchtower/sha256";

const configMaps = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
    }),
  ),
});

interface Dashboard {
  /** Of its ConfigMap. */
  readonly name: string;
  readonly file: string;
  readonly sum: string;
}

/** Those that are shipped. */
function dashboards(): readonly Dashboard[] {
  const folder = join(packageRoot(), ASSETS.dashboards);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.toSorted().map((name) => {
    const file = join(folder, name);
    const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
    return { name: `dashboard-${basename(name, ".json")}`, file, sum };
  });
}

/** Whether Grafana has each as it is shipped. */
export const areDashboardsApplied = async (context: StepContext): Promise<boolean> =>
  (await staleDashboards(context)).length === 0;

/** Brings those that Grafana has not, or has otherwise. @returns how many. */
export async function applyDashboards(context: StepContext): Promise<number> {
  const stale = await staleDashboards(context);
  for (const { name, file, sum } of stale)
    await applyNew(context, ["configmap", name, `--from-file=${basename(file)}=${file}`], {
      labels: [LABEL],
      annotations: [`${SUM}=${sum}`],
    });
  return stale.length;
}

async function staleDashboards({ look, plan }: StepContext): Promise<readonly Dashboard[]> {
  const args = ["get", "configmaps", `--selector=${LABEL}`, "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  const there = result.stdout.trim() === "" ? [] : jsonOf(result, configMaps).items;
  const sums = new Map(there.map(({ metadata }) => [metadata.name, metadata.annotations[SUM]]));
  return dashboards().filter(({ name, sum }) => sums.get(name) !== sum);
}
