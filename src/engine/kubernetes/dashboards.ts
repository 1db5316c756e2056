import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { applyNew } from "./apply.ts";
import { packageRoot } from "../../base/package-root.ts";
import { ASSETS } from "./assets.ts";
import { OURS } from "./labels.ts";
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

/** Whether Grafana has each as it is shipped, and of ours no other. */
export async function areDashboardsApplied(context: Looking): Promise<boolean> {
  const { stale, dropped } = await differences(context);
  return stale.length === 0 && dropped.length === 0;
}

export interface AppliedDashboards {
  readonly applied: number;
  readonly removed: number;
}

/**
 * Brings those that Grafana has not, or has otherwise, and removes those of ours that are not shipped any more. What
 * others gave to Grafana stays.
 */
export async function applyDashboards(
  context: Looking & Pick<StepContext, "run">,
): Promise<AppliedDashboards> {
  const { stale, dropped } = await differences(context);
  for (const { name, file, sum } of stale)
    await applyNew(context, ["configmap", name, `--from-file=${basename(file)}=${file}`], {
      labels: [LABEL],
      annotations: [`${SUM}=${sum}`],
    });
  if (dropped.length > 0)
    await kubectl(
      context.run,
      context.plan.cluster,
    )(["delete", "configmap", ...dropped, "--ignore-not-found"]);
  return { applied: stale.length, removed: dropped.length };
}

/** @returns `dropped`: ConfigMaps of dashboards that we brought, and ship no more. */
async function differences(
  context: Looking,
): Promise<{ readonly stale: readonly Dashboard[]; readonly dropped: readonly string[] }> {
  const sums = await appliedSums(context);
  const shipped = dashboards();
  const names = new Set(shipped.map(({ name }) => name));
  return {
    stale: shipped.filter(({ name, sum }) => sums.get(name) !== sum),
    dropped: [...sums].flatMap(([name, sum]) => (sum === undefined || names.has(name) ? [] : [name])),
  };
}

/** By ConfigMap, of what Grafana has from us: without a sum where somebody else made it anew. */
async function appliedSums({ look, plan }: Looking): Promise<ReadonlyMap<string, string | undefined>> {
  const args = ["get", "configmaps", `--selector=${LABEL},${OURS.partOf}`, "--output=json"];
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
