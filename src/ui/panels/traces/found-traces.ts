import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { wholeText } from "../../format/value-text.ts";
import { cellText } from "../../frames/cell-text.ts";

/** A trace with what the frame tells of it. */
export interface FoundTrace {
  readonly id: string;
  readonly cells: readonly string[];
}

export interface FoundTraces {
  /** Of the cells. */
  readonly titles: readonly string[];
  readonly traces: readonly FoundTrace[];
}

const NAMES: ReadonlySet<string> = new Set(["traceid", "trace_id", "trace id"]);
/** What tells of a span within the trace is in the trace's own view. */
const OF_TRACES: ReadonlySet<string> = new Set([
  "startTime",
  "traceService",
  "traceName",
  "traceDuration",
  "serviceName",
  "operationName",
  "duration",
]);

/** The traces of frames that have their ids, each once. Rows of spans tell of the trace by its first one. */
export function foundTraces(frames: readonly ShownFrame[]): FoundTraces {
  const sources = frames.flatMap((frame) => {
    const ids = frame.fields.find(({ name }) => NAMES.has(name.toLowerCase()));
    return ids === undefined ? [] : [{ frame, ids }];
  });
  const columns = sources[0]?.frame.fields.filter(({ name }) => OF_TRACES.has(name)) ?? [];
  const traces = new Map<string, FoundTrace>();
  for (const { frame, ids } of sources)
    for (let row = 0; row < frame.length; row += 1) {
      const id = cellText(ids.values[row]);
      if (id !== "" && !traces.has(id)) traces.set(id, { id, cells: cellsOf(frame, columns, row) });
    }
  return { titles: columns.map(({ title }) => title), traces: [...traces.values()] };
}

function cellsOf(frame: ShownFrame, columns: readonly ShownField[], row: number): readonly string[] {
  return columns.map(({ name }) => {
    const field = frame.fields.find((own) => own.name === name);
    return field === undefined ? "" : wholeText(field.display(field.values[row]));
  });
}
