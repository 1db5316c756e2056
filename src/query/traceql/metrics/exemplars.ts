import type { KeyValue } from "../../../model/otlp/common.ts";
import { traceIdText } from "../trace-id-text.ts";
import type { SpanNode } from "../trace-view.ts";
import type { Exemplar } from "./series.ts";
import type { Steps } from "./steps.ts";

const PER_WINDOW = 2;

/** Takes few spans, spread evenly over the time, and of a trace only one. */
export class ExemplarPicker {
  private readonly steps: Steps;
  private readonly max: number;
  private readonly windows: Uint8Array;
  private readonly traces = new Set<string>();
  private taken = 0;

  /** @param max 0 for none. */
  constructor(steps: Steps, max: number) {
    this.steps = steps;
    this.max = max;
    this.windows = new Uint8Array(Math.max(1, Math.trunc(max / PER_WINDOW)));
  }

  /** @param value NaN for that of the series. */
  pick(
    { row, startNanos }: SpanNode,
    labels: () => readonly KeyValue[],
    value: number,
  ): Exemplar | undefined {
    if (this.taken >= this.max) return undefined;
    const window = this.windowOf(startNanos);
    if ((this.windows[window] ?? PER_WINDOW) >= PER_WINDOW) return undefined;
    const { traceId } = row;
    if (this.traces.has(traceId)) return undefined;
    this.traces.add(traceId);
    this.windows[window] = (this.windows[window] ?? 0) + 1;
    this.taken++;
    const id: KeyValue = {
      key: "trace:id",
      value: { kind: "string", value: traceIdText(traceId) },
    };
    return { labels: [id, ...labels()], value, time: startNanos };
  }

  private windowOf(time: bigint): number {
    const { start, end } = this.steps;
    const share = Number(time - start) / Number(end - start);
    return Math.min(this.windows.length - 1, Math.max(0, Math.trunc(share * this.windows.length)));
  }
}
