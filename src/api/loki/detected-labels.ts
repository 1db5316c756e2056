import type { Context } from "hono";
import { parseGoFloat } from "../../base/go-number.ts";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { matchersOf } from "./labels.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** Told whatever their values are. */
const ALWAYS: ReadonlySet<string> = new Set(["cluster", "namespace", "instance", "pod"]);
const UUID = /^(?:urn:uuid:|\{)?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i;

/** Whether nobody would choose by them: all are numbers or UUIDs, but for those that mean yes and no. */
function areIds(values: readonly string[]): boolean {
  if (values.length <= 2 && values.every((value) => value === "0" || value === "1")) return false;
  return values.every((value) => parseGoFloat(value) !== undefined || UUID.test(value));
}

/** `/loki/api/v1/detected_labels`: stream labels with how many values each has; without those that only hold ids. */
export async function detectedLabels(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const matchers = matchersOf(parameters, engine);
  const range = orderedTimeRangeOf(parameters, engine.limits);
  const names = await engine.source.labelNames(matchers, range);
  const found: { label: string; cardinality: number }[] = [];
  for (const label of names) {
    const values = await engine.source.labelValues(label, matchers, range);
    if (ALWAYS.has(label) || !areIds(values)) found.push({ label, cardinality: values.length });
  }
  return c.json(found.length === 0 ? {} : { detectedLabels: found });
}
