import type { Settings } from "../../../alloy/settings/settings.ts";
import { isMap } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { compilePolicy } from "./policies.ts";
import { TailSampler } from "./sampler.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** Ids of traces are kept in the state that is saved again and again. */
const MAX_TRACES = 200_000;

/** `otelcol.processor.tail_sampling`. */
export const tailSampling: ComponentCompiler = ({ settings }, { report }) => {
  const problems = problemsOf(settings);
  for (const { at, message } of problems) report(errorAt(at, message));
  if (problems.length > 0) return { kind: "none" };
  const sampler = {
    policies: settings.blocks("policy").map(compilePolicy),
    decisionWaitMs: Number(settings.duration("decision_wait") / NANOS_PER_MILLI),
    numTraces: settings.number("num_traces"),
    keptCacheSize: cacheSize(settings, "sampled_cache_size"),
    droppedCacheSize: cacheSize(settings, "non_sampled_cache_size"),
  };
  return { kind: "tap", makes: [], open: () => new TailSampler(sampler) };
};

interface Problem {
  readonly at: Settings;
  readonly message: string;
}

function problemsOf(settings: Settings): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (isFine: boolean, message: string, at = settings): void => {
    if (!isFine) problems.push({ at, message });
  };
  check(settings.duration("decision_wait") >= NANOS_PER_MILLI, "decision_wait must be greater than zero");
  const sizes = [
    ["num_traces", settings.number("num_traces")],
    ["sampled_cache_size", cacheSize(settings, "sampled_cache_size")],
    ["non_sampled_cache_size", cacheSize(settings, "non_sampled_cache_size")],
  ] as const;
  check(settings.number("num_traces") > 0, "num_traces must be greater than zero");
  for (const [name, size] of sizes) {
    check(size >= 0, `${name} must not be negative`);
    check(size <= MAX_TRACES, `the embedded engine takes a ${name} of ${MAX_TRACES} at most`);
  }
  const names = new Set<string>();
  for (const policy of settings.blocks("policy")) {
    const name = policy.string("name");
    check(name !== "", "a policy needs a name", policy);
    check(!names.has(name), `there are two policies of the name ${JSON.stringify(name)}`, policy);
    names.add(name);
  }
  return problems;
}

function cacheSize(settings: Settings, name: string): number {
  const cache = settings.attributes.get("decision_cache");
  const size = cache !== undefined && isMap(cache) ? cache.get(name) : undefined;
  return typeof size === "number" ? size : 0;
}
