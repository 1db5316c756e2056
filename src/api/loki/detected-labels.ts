import type { Context } from "hono";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { matchersOf } from "./labels.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** `/loki/api/v1/detected_labels`: stream labels with how many values each has. */
export async function detectedLabels(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const matchers = matchersOf(parameters, engine);
  const range = orderedTimeRangeOf(parameters, engine.limits);
  const names = await engine.source.labelNames(matchers, range);
  const found: { label: string; cardinality: number }[] = [];
  for (const label of names) {
    const values = await engine.source.labelValues(label, matchers, range);
    found.push({ label, cardinality: values.length });
  }
  return c.json(found.length === 0 ? {} : { detectedLabels: found });
}
