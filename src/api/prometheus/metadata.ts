import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { parseGoInt } from "../../base/go-number.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { MetadataItem } from "../wire/prometheus.ts";
import { parametersOf } from "../parameters.ts";
import { respond } from "./respond.ts";

/** `/api/v1/metadata`: type, help and unit of metrics, by name. */
export async function metadata(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = numberOf(parameters, "limit");
  // There is one entry a metric here, so that this bound never cuts anything.
  numberOf(parameters, "limit_per_metric");
  const metric = parameters.get("metric") ?? "";
  const found: [string, MetadataItem[]][] = [];
  for (const [name, { type, help, unit }] of engine.source.metadata()) {
    if (limit !== undefined && limit >= 0 && found.length >= limit) break;
    if (metric !== "" && name !== metric) continue;
    found.push([name, [{ type, help, unit }]]);
  }
  return respond(c, Object.fromEntries(found));
}

function numberOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const number = parseGoInt(text);
  if (number === undefined) throw new WatchtowerError("invalid", `${name} must be a number`);
  return Number(number);
}
