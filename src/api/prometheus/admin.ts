import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { MetricRange, PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { about, matcherSetsOf, rangeOf } from "./parameters.ts";

/** What may be done to the store of metrics over the API. */
export interface TsdbAdmin {
  /** Prometheus' `--web.enable-admin-api`. */
  readonly isEnabled: boolean;
  /** Deletes what of the series that meet any of the sets has come until now, in the range; durable when it resolves. */
  deleteSeries(matcherSets: readonly (readonly Matcher[])[], range: MetricRange): Promise<void>;
  /** Frees what is deleted. */
  cleanTombstones(): Promise<void>;
}

/** `/api/v1/admin/tsdb/delete_series`: of the series that any `match[]` selects, the samples from `start` to `end`. */
export async function deleteSeries(c: Context, engine: PromqlEngine, admin: TsdbAdmin): Promise<Response> {
  requireEnabled(admin);
  const parameters = await parametersOf(c);
  if (!parameters.has("match[]")) throw new WatchtowerError("invalid", "no match[] parameter provided");
  const range = rangeOf(parameters);
  const sets = await about("match[]", () => matcherSetsOf(parameters, engine));
  await admin.deleteSeries(sets, range);
  return c.body(null, 204);
}

/** `/api/v1/admin/tsdb/clean_tombstones` */
export async function cleanTombstones(c: Context, _: PromqlEngine, admin: TsdbAdmin): Promise<Response> {
  requireEnabled(admin);
  await admin.cleanTombstones();
  return c.body(null, 204);
}

/** `/api/v1/admin/tsdb/snapshot` */
export function snapshot(_: Context, __: PromqlEngine, admin: TsdbAdmin): Response {
  requireEnabled(admin);
  throw new WatchtowerError(
    "unsupported",
    "snapshots are not supported; `watchtower down`, then copy the data folder",
  );
}

function requireEnabled({ isEnabled }: TsdbAdmin): void {
  if (!isEnabled) throw new WatchtowerError("unavailable", "admin APIs disabled");
}
