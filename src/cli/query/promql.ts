import type { PrometheusSuccess, QueryData } from "../../api/wire/prometheus.ts";
import { print } from "../output.ts";
import { samplesText } from "../samples.ts";
import { ask } from "./ask.ts";
import type { Query } from "./ask.ts";
import { asksForRange, endOf, rangeOf, refuseStepWithoutRange } from "./range.ts";
import type { RangeOptions } from "./range.ts";

/**
 * Values of one moment, or over time with `--since` or `--from`; warnings go to standard error.
 *
 * @throws WatchtowerError `invalid` for a wrong option.
 */
export const promql: Query = async (context, options, query) => {
  const { terminal, json } = context;
  refuseStepWithoutRange(options);
  const path = asksForRange(options) ? "query_range" : "query";
  const parameters = { query, ...timeOf(options, Date.now()) };
  const answer = await ask<PrometheusSuccess<QueryData>>(context, "prometheus", `api/v1/${path}`, parameters);
  const { data, warnings = [], infos = [] } = answer;
  for (const note of [...warnings, ...infos]) terminal.err(note);
  print(terminal, json, data, () => samplesText(data));
};

/** In seconds. */
function timeOf(options: RangeOptions, now: number): Readonly<Record<string, number>> {
  if (!asksForRange(options)) return options.to === undefined ? {} : { time: endOf(options, now) / 1000 };
  const { startMs, endMs, stepMs } = rangeOf(options, now);
  return { start: startMs / 1000, end: endMs / 1000, step: stepMs / 1000 };
}
