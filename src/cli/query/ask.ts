import type { Context } from "../context.ts";
import { getJson, queryString } from "../http.ts";
import { reached } from "../reach.ts";
import type { RangeOptions } from "./range.ts";

export interface QueryOptions extends RangeOptions {
  readonly limit?: string;
}

/** Asks in one language and prints what it finds. */
export type Query = (context: Context, options: QueryOptions, query: string) => Promise<void>;

/** Asks one of the three interfaces. @param path below it. */
export const ask = <T>(
  context: Context,
  of: "prometheus" | "loki" | "tempo",
  path: string,
  parameters: Readonly<Record<string, string | number>>,
): Promise<T> =>
  reached(context, ["grafana"], ({ endpoints, authorization }) =>
    getJson<T>(`${endpoints[of]}/${path}?${queryString(parameters)}`, authorization),
  );
