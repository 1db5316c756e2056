import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/base/package-root.ts";
import type { ReleaseFacts, StackFacts } from "./stack-facts.ts";
import type { ServiceFacts, WorkloadFacts } from "./facts.ts";

/** What the pinned charts made of our values when `npm run facts` last ran. */
export function committedFacts(profile: "local" | "scale"): StackFacts {
  return JSON.parse(readFileSync(join(packageRoot(), "helm/facts", `${profile}.json`), "utf8")) as StackFacts;
}

export const releasesOf = (facts: StackFacts): readonly ReleaseFacts[] => Object.values(facts.charts);

export const servicesOf = (facts: StackFacts): readonly ServiceFacts[] =>
  releasesOf(facts).flatMap(({ services }) => services);

export const workloadsOf = (facts: StackFacts): readonly WorkloadFacts[] =>
  releasesOf(facts).flatMap(({ workloads }) => workloads);

/** One key of a ConfigMap, by release and names; a test fails here if it is gone. */
export function configOf(facts: StackFacts, release: string, configMap: string, key: string): unknown {
  const value = facts.charts[release]?.configMaps[configMap]?.[key];
  if (value === undefined) throw new Error(`no ${key} in ConfigMap ${configMap} of release ${release}`);
  return value;
}
