/** One trace of so many is counted: ids are random by OpenTelemetry's rules. */
const SAMPLED = 64;
/** Of the spans: where fewer runs than that could be saved, sorting costs more than the ids that it saves. */
const WORTH_SORTING = 0.25;

/**
 * How far apart the spans of a trace lie in the order in which they came, estimated from some of the traces. Requests of
 * one service mostly hold a trace's spans in a row; a Collector that sends by service scatters them.
 */
export class TraceRuns {
  private readonly traces = new Set<number>();
  private spans = 0;
  private runs = 0;
  private last = 0;

  /** @param id the lowest 32 bits of the next span's trace id. */
  add(id: number): void {
    const isSame = id === this.last;
    this.last = id;
    if (id % SAMPLED !== 0) return;
    this.spans++;
    if (isSame) return;
    this.runs++;
    this.traces.add(id);
  }

  /** Whether much fewer ids would follow one another if the spans were sorted by trace. */
  get areScattered(): boolean {
    return this.runs - this.traces.size > this.spans * WORTH_SORTING;
  }
}
