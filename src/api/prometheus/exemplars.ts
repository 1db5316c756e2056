import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { PromqlEngine, SeriesExemplars } from "../../query/promql/engine.ts";
import { floatText } from "../../base/float-text.ts";
import type { ExemplarItem } from "../wire/prometheus.ts";
import { parametersOf } from "../parameters.ts";
import { rangeOf } from "./parameters.ts";
import { respond } from "./respond.ts";

/** `/api/v1/query_exemplars`: exemplars of every series that a selector in the expression selects. */
export async function queryExemplars(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const range = rangeOf(parameters);
  if (range.end < range.start) {
    throw new WatchtowerError("invalid", "end timestamp must not be before start timestamp");
  }
  const selectors = engine.selectors(parameters.get("query") ?? "");
  // As Prometheus answers what has nothing to answer.
  if (selectors.length === 0) return c.body(null, 204);
  const found = await engine.source.exemplars(selectors, range);
  return respond(c, found.map(toItem));
}

function toItem({ labels, exemplars }: SeriesExemplars): ExemplarItem {
  return {
    seriesLabels: labels.toObject(),
    exemplars: exemplars.map((exemplar) => ({
      labels: exemplar.labels.toObject(),
      value: floatText(exemplar.value),
      timestamp: exemplar.time / 1000,
    })),
  };
}
