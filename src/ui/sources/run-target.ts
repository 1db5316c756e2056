import { sourceKind, type DataSourceRef } from "../../dashboard-file/datasource-ref.ts";
import { isObject, textOf, type JsonObject } from "../../dashboard-file/json.ts";
import type { Panel, Target } from "../../dashboard-file/model.ts";
import type { SourceKind } from "../../dashboard-file/supported.ts";
import type { AdHocFilter } from "../../dashboard-file/variable-model.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import type { Interval } from "../time/time-range.ts";
import { withFilters } from "../variables/ad-hoc.ts";
import { intervalMacro } from "../variables/built-ins.ts";
import { queryFormat } from "../variables/escapes.ts";
import { interpolate } from "../variables/interpolate.ts";
import { parseInterval, queryStep, type QueryStep } from "../variables/intervals.ts";
import { withMacros, type Scope } from "../variables/scope.ts";
import { prometheusFrames } from "./prometheus-frames.ts";
import type { QueryRequest } from "./query-request.ts";

/** How often metrics are exported and made here. */
const SCRAPE_MS = 15_000;

/** Nearly each dashboard asks Prometheus; what reads the others' answers is fetched with the first of them. */
const RUN: Readonly<Record<SourceKind, (request: QueryRequest) => Promise<readonly DataFrame[]>>> = {
  prometheus: prometheusFrames,
  loki: async (request) => (await import("./loki-frames.ts")).lokiFrames(request),
  tempo: async (request) => (await import("./tempo-frames.ts")).tempoFrames(request),
};

const LANGUAGES = { prometheus: "promql", loki: "logql", tempo: "traceql" } as const;

/** Ad-hoc filters by the kind of data source that they are for. */
export type SourceFilters = Readonly<Partial<Record<SourceKind, readonly AdHocFilter[]>>>;

/** What decides a panel's queries beside themselves. */
export interface TargetContext {
  readonly panel: Pick<Panel, "datasource" | "interval" | "maxDataPoints">;
  readonly interval: Interval;
  /** CSS pixels: about so many points are worth asking for. */
  readonly width: number;
  readonly scope: Scope;
  /** Of ad hoc variables, by the source that they are of. */
  readonly filters: SourceFilters;
}

/** A query as it will be asked. */
export interface ReadyTarget {
  readonly refId: string;
  readonly kind: SourceKind;
  readonly query: JsonObject;
  readonly expr: string;
  readonly step: QueryStep;
  readonly notices: readonly string[];
}

/** Fills everything into a query. @returns a sentence without a full stop for one that cannot be asked. */
export function readyTarget(target: Target, context: TargetContext): ReadyTarget | string {
  const ref = target.datasource ?? context.panel.datasource;
  const kind = sourceKind(filledRef(ref, context.scope), target.query);
  if (kind === undefined)
    return `query ${target.refId}: data source ${ref?.type ?? ref?.uid ?? ""} is not supported`;
  const step = stepOf(target, context, kind);
  const language = LANGUAGES[kind];
  const scope = withMacros(context.scope, intervalMacro(step));
  const written = textOf(target.query["expr"]) ?? textOf(target.query["query"]) ?? "";
  const filled = interpolate(written, scope, queryFormat(language));
  const { query: expr, notices } = withFilters(filled, language, context.filters[kind] ?? []);
  return { refId: target.refId, kind, expr, step, notices, query: filledTexts(target.query, scope) };
}

/** An expression with its variables filled in, those of the panel's interval among them. */
export function readyExpression(target: Target, context: TargetContext): JsonObject {
  return filledTexts(target.query, withMacros(context.scope, intervalMacro(stepOf(target, context))));
}

function filledRef(ref: DataSourceRef | undefined, scope: Scope): DataSourceRef | undefined {
  return ref === undefined ? undefined : { ...ref, uid: interpolate(ref.uid, scope) };
}

/** Legends have braces of their own, which variables leave alone. */
function filledTexts(query: JsonObject, scope: Scope): JsonObject {
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      typeof value === "string"
        ? interpolate(value, scope)
        : isObject(value)
          ? filledTexts(value, scope)
          : value,
    ]),
  );
}

function stepOf(
  { query }: Target,
  { panel, interval, width, scope }: TargetContext,
  kind?: SourceKind,
): QueryStep {
  const milliseconds = (text: string | undefined): number | undefined =>
    text === undefined || text === ""
      ? undefined
      : parseInterval(interpolate(text, scope).replace(/^>?=?\s*/, ""));
  const factor = query["intervalFactor"];
  // Old files also have a `step` in queries of Prometheus, which Grafana only ever wrote, and never read.
  const least =
    kind === "loki" || kind === "tempo" ? (query["step"] ?? query["interval"]) : query["interval"];
  return queryStep({
    rangeMs: interval.to - interval.from,
    maxDataPoints: panel.maxDataPoints ?? Math.max(100, Math.round(width)),
    minIntervalMs: milliseconds(panel.interval) ?? SCRAPE_MS,
    minStepMs: milliseconds(textOf(least)),
    factor: typeof factor === "number" ? factor : 1,
    scrapeMs: SCRAPE_MS,
  });
}

/** A query that is still empty gives no frames, but for Tempo's. */
export async function runTarget(
  { refId, kind, query, expr, step }: ReadyTarget,
  rest: Pick<QueryRequest, "interval" | "signal" | "isAlone">,
): Promise<readonly DataFrame[]> {
  // A query that nothing was written into yet has no answer, and is no error.
  if (expr.trim() === "" && kind !== "tempo") return [];
  return RUN[kind]({ refId, query, expr, step, ...rest });
}
