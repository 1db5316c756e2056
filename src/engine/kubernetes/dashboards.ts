import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { APPLY } from "./apply.ts";
import { assetPath } from "./assets.ts";
import { OURS } from "./labels.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

/** Grafana's sidecar takes every ConfigMap that has it (helm/values/grafana.yaml). */
const LABEL = "grafana_dashboard=1";

const configMaps = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

type Looking = Pick<StepContext, "look" | "plan">;

interface Dashboard {
  /** Of its ConfigMap. */
  readonly name: string;
  /** Its key there. */
  readonly file: string;
  readonly text: string;
}

const kustomization = z.object({
  configMapGenerator: z.array(z.object({ name: z.string(), files: z.tuple([z.string()]) })),
});

/** Those that are shipped. */
function dashboards(): readonly Dashboard[] {
  const file = assetPath("dashboards", "kustomization.yaml");
  const { configMapGenerator } = kustomization.parse(parse(readFileSync(file, "utf8")));
  return configMapGenerator.map(({ name, files: [each] }) => ({
    name,
    file: each,
    text: readFileSync(assetPath("dashboards", each), "utf8"),
  }));
}

/** Whether Grafana has each as it is shipped, and of ours no other. */
export async function areDashboardsApplied(context: Looking): Promise<boolean> {
  const { stale, dropped } = await differences(context);
  return stale.length === 0 && dropped.length === 0;
}

/** How many Grafana was given, and how many were taken from it. */
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
  const tool = kubectl(context.run, context.plan.cluster);
  // All at once: each call of kubectl takes longer than what it does.
  if (stale.length > 0) await tool([...APPLY, `--kustomize=${assetPath("dashboards")}`]);
  if (dropped.length > 0) await tool(["delete", "configmap", ...dropped, "--ignore-not-found"]);
  return { applied: stale.length, removed: dropped.length };
}

/** @returns `dropped`: ConfigMaps of dashboards that we brought, and ship no more. */
async function differences(
  context: Looking,
): Promise<{ readonly stale: readonly Dashboard[]; readonly dropped: readonly string[] }> {
  const there = await applied(context);
  const shipped = dashboards();
  const names = new Set(shipped.map(({ name }) => name));
  return {
    stale: shipped.filter((each) => !isApplied(each, there)),
    dropped: [...there.keys()].filter((name) => !names.has(name)),
  };
}

type Applied = ReadonlyMap<string, Readonly<Record<string, string>>>;

const isApplied = ({ name, file, text }: Dashboard, there: Applied): boolean =>
  there.get(name)?.[file] === text;

/** By ConfigMap, the files that Grafana has from us. */
async function applied({ look, plan }: Looking): Promise<Applied> {
  const args = ["get", "configmaps", `--selector=${LABEL},${OURS.partOf}`, "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  const there = result.stdout.trim() === "" ? [] : jsonOf(result, configMaps).items;
  return new Map(there.map(({ metadata, data }) => [metadata.name, data]));
}

/** A shipped dashboard, and whether Grafana has it: `otherwise` than it is shipped, if it was changed since. */
export interface DashboardState {
  readonly uid: string;
  readonly title: string;
  readonly state: "yes" | "otherwise" | "no";
}

const model = z.object({ uid: z.string(), title: z.string() });

/** All that are shipped, with what Grafana has of them. */
export async function listDashboards(context: Looking): Promise<readonly DashboardState[]> {
  const there = await applied(context);
  return dashboards().map((each) => {
    const { uid, title } = model.parse(JSON.parse(each.text));
    if (!there.has(each.name)) return { uid, title, state: "no" };
    return { uid, title, state: isApplied(each, there) ? "yes" : "otherwise" };
  });
}
