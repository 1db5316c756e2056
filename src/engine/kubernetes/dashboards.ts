import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { applyNew } from "./apply.ts";
import { packageRoot } from "../../base/package-root.ts";
import { ASSETS } from "./assets.ts";
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

type Looking = Pick<StepContext, "look" | "plan">;

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
export const areDashboardsApplied = async (context: Looking): Promise<boolean> =>
  (await staleDashboards(context)).length === 0;

/** Brings those that Grafana has not, or has otherwise. @returns how many. */
export async function applyDashboards(context: Looking & Pick<StepContext, "run">): Promise<number> {
  const stale = await staleDashboards(context);
  for (const { name, file, sum } of stale)
    await applyNew(context, ["configmap", name, `--from-file=${basename(file)}=${file}`], {
      labels: [LABEL],
      annotations: [`${SUM}=${sum}`],
    });
  return stale.length;
}

async function staleDashboards(context: Looking): Promise<readonly Dashboard[]> {
  const sums = await appliedSums(context);
  return dashboards().filter(({ name, sum }) => sums.get(name) !== sum);
}

/** By ConfigMap, of what Grafana has. */
async function appliedSums({ look, plan }: Looking): Promise<ReadonlyMap<string, string | undefined>> {
  const args = ["get", "configmaps", `--selector=${LABEL}`, "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  const there = result.stdout.trim() === "" ? [] : jsonOf(result, configMaps).items;
  return new Map(there.map(({ metadata }) => [metadata.name, metadata.annotations[SUM]]));
}

/** A shipped dashboard, and whether Grafana has it: `otherwise` than it is shipped, if it was changed since. */
export interface DashboardState {
  readonly uid: string;
  readonly title: string;
  readonly state: "yes" | "otherwise" | "no";
}

const model = z.object({ uid: z.string(), title: z.string() });

export async function listDashboards(context: Looking): Promise<readonly DashboardState[]> {
  const sums = await appliedSums(context);
  return dashboards().map(({ name, file, sum }) => {
    const { uid, title } = model.parse(JSON.parse(readFileSync(file, "utf8")));
    if (!sums.has(name)) return { uid, title, state: "no" };
    return { uid, title, state: sums.get(name) === sum ? "yes" : "otherwise" };
  });
}
