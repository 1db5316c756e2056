import { HAS_FIELDS } from "../../store/traces/source.ts";
import type { SpanField, SpanRow, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import { limitError } from "../../base/errors.ts";
import { traceTable } from "./columns/trace-table.ts";
import type { TraceTable } from "./columns/trace-table.ts";
import { fetchTraces } from "./fetch-traces.ts";
import type { TraceqlLimits } from "./limits.ts";
import { MatchFinder } from "./match-finder.ts";
import { Pace } from "./pace.ts";
import { parseSpans } from "./parse/query.ts";
import type { TraceView } from "./trace-view.ts";

/** How often spans of one service have a parent of another. */
export interface ServiceCall {
  readonly parent: string;
  readonly child: string;
  readonly calls: number;
}

const SERVICE: SpanField = { kind: "attribute", scope: "resource", name: "service.name" };
const NONE = -1;

/** Who calls whom, by the spans of traces that have one in the range; sorted. @throws WatchtowerError `limit` */
export async function serviceCalls(
  source: TraceSource,
  range: TimeRange,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<readonly ServiceCall[]> {
  const calls = new Calls();
  const pace = new Pace(signal);
  if (source.columns === undefined) {
    const finder = new MatchFinder(source, limits, signal);
    const matching = { pipeline: parseSpans("{}"), range, hint: Number.MAX_SAFE_INTEGER };
    for await (const { trace } of finder.matches(matching)) calls.ofTrace(trace);
    return calls.sorted();
  }
  const request = {
    range,
    candidate: { kind: "true" } as const,
    needs: [],
    conditions: [],
    fields: [SERVICE],
  };
  let inspected = 0;
  for await (const batches of source.columns(request, signal)) {
    const table = await traceTable(batches, pace);
    inspected += table.rows;
    if (inspected > limits.maxSpansInspected)
      throw limitError("query.maxSpans", limits.maxSpansInspected, "too many spans are looked at");
    const undecided = await calls.ofTable(table, pace);
    for (const trace of await fetchTraces(source, undecided, signal)) calls.ofTrace(trace);
  }
  return calls.sorted();
}

class Calls {
  private readonly counts = new Map<string, Map<string, number>>();

  /** @returns ids of traces that have to be looked at whole. */
  async ofTable(table: TraceTable, pace: Pace): Promise<readonly string[]> {
    const undecided = Uint8Array.from(table.undecided);
    for (let row = 0; row < table.rows; row++)
      if (((table.flags[row] ?? 0) & HAS_FIELDS) === 0) undecided[table.traceOf[row] ?? 0] = 1;
    const services: (string | undefined)[] = Array.from({ length: table.rows });
    const service = (row: number): string => (services[row] ??= serviceOf(table.spanAt(row)));
    for (let row = 0; row < table.rows; row++) {
      if (pace.isOver()) await pace.rest();
      const parent = table.parents[row] ?? NONE;
      if (parent !== NONE && undecided[table.traceOf[row] ?? 0] === 0)
        this.add(service(parent), service(row));
    }
    const ids: string[] = [];
    for (const [trace, isUndecided] of undecided.entries())
      if (isUndecided === 1) ids.push(table.idOf(trace));
    return ids;
  }

  ofTrace(trace: TraceView): void {
    for (const span of trace.spans) {
      const parent = trace.parentOf(span);
      if (parent !== undefined) this.add(parent.row.serviceName, span.row.serviceName);
    }
  }

  sorted(): readonly ServiceCall[] {
    return [...this.counts]
      .flatMap(([parent, children]) => [...children].map(([child, calls]) => ({ parent, child, calls })))
      .toSorted((a, b) => compare(a.parent, b.parent) || compare(a.child, b.child));
  }

  private add(parent: string, child: string): void {
    if (parent === child) return;
    const children = this.counts.get(parent) ?? new Map<string, number>();
    this.counts.set(parent, children.set(child, (children.get(child) ?? 0) + 1));
  }
}

function serviceOf(span: SpanRow | undefined): string {
  const [value] = span?.attribute("resource", "service.name") ?? [];
  return value?.kind === "string" ? value.value : "";
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
