import type { Context } from "hono";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import type { LokiPattern } from "../wire/loki.ts";
import { parametersOf } from "../parameters.ts";
import { stepOf } from "./parameters.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** Loki counts patterns in slots of ten seconds: steps are whole numbers of them. */
const SLOT_MS = 10_000;

/** `/loki/api/v1/patterns`: what the newest lines of a selector's streams have in common, and how many in each step. */
export async function patterns(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const range = orderedTimeRangeOf(parameters, engine.limits);
  const step = stepOf(parameters, range, engine.limits.maxPoints) / 1e6;
  const stepMs = Math.max(1, Math.floor(step / SLOT_MS)) * SLOT_MS;
  const found = await engine.patterns(parameters.get("query") ?? "", range, stepMs, c.req.raw.signal);
  const data = found.map(({ pattern, level, samples }): LokiPattern => ({
    pattern,
    ...(level === "" ? {} : { level }),
    samples: samples.map(([time, lines]) => [time / 1000, lines]),
  }));
  return c.json({ status: "success", data });
}
