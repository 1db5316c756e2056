import { WatchtowerError } from "../../../base/errors.ts";
import { unixNano } from "../../../base/units.ts";
import { compileMatchers } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type { DeleteRequest } from "../../../store/logs/delete-requests.ts";
import type { LogBatch } from "../../../store/logs/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";
import type { LogExpr } from "../ast.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { LineState } from "../line-state.ts";
import { compilePipeline } from "../pipeline.ts";
import { parse } from "../syntax/parse.ts";

/** A request to delete lines, ready to tell which. */
export interface Deletion extends TimeRange {
  readonly matchers: readonly Matcher[];
  /** Whether a line tells it, not its stream and time alone. */
  readonly readsLines: boolean;
  readonly goes: (batch: LogBatch, row: number) => boolean;
}

const NANOS = 1_000_000n;

/** The request's lines: of its streams, in its time, and such as pass its stages. */
export function compileDeletion({ query, start, end }: DeleteRequest): Deletion {
  const { matchers, stages } = parseDeletion(query);
  const range = {
    start: unixNano(BigInt(start) * NANOS),
    end: unixNano(BigInt(end) * NANOS + 1n),
  };
  const isOfStream = compileMatchers(matchers);
  const pipeline = stages.length === 0 ? undefined : compilePipeline(stages);
  const state = new LineState();
  return {
    ...range,
    matchers,
    readsLines: pipeline !== undefined,
    goes: (batch, row) => {
      const time = batch.times[row] ?? 0n;
      const stream = batch.streams[row];
      if (stream === undefined || time < range.start || time >= range.end || !isOfStream(stream))
        return false;
      if (pipeline === undefined) return true;
      state.reset(batch, row);
      return pipeline(state);
    },
  };
}

/** As Loki's compactor reads it: any log query, also one whose selector matches everything. @throws WatchtowerError `invalid` */
export function parseDeletion(query: string): LogExpr {
  try {
    const expr = parse(query, DEFAULT_LIMITS);
    if (expr.kind === "log") {
      compileMatchers(expr.matchers);
      compilePipeline(expr.stages);
      return expr;
    }
  } catch (error) {
    throw new WatchtowerError("invalid", "invalid query expression", { cause: error });
  }
  throw new WatchtowerError("invalid", "invalid query expression");
}
