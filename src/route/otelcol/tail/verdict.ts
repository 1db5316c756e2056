import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import type { Policy, SpanWatch } from "./policies.ts";

/** How many spans were kept in the second that is decided about, by each policy of a rate. */
export class Rates {
  /** Seconds since the epoch. */
  #second = 0;
  readonly #spans: number[];

  constructor(policies: number, saved?: RatesState) {
    this.#spans = Array.from({ length: policies }, (_, at) => saved?.spans[at] ?? 0);
    this.#second = saved?.second ?? 0;
  }

  state(): RatesState {
    return { second: this.#second, spans: [...this.#spans] };
  }

  /** Whether so many spans are still within the rate of the policy; then they count. */
  take(policy: number, spansPerSecond: number, spans: number, second: number): boolean {
    if (second !== this.#second) {
      this.#second = second;
      this.#spans.fill(0);
    }
    const sum = (this.#spans[policy] ?? 0) + spans;
    if (sum >= spansPerSecond) return false;
    this.#spans[policy] = sum;
    return true;
  }
}

/** What of {@link Rates} is saved. */
export interface RatesState {
  /** Since the epoch. */
  readonly second: number;
  /** By the place of the policy. */
  readonly spans: number[];
}

/** What policies say of one trace. */
export class Verdict {
  /** Spans of the trace that were observed. */
  spans = 0;
  readonly #policies: readonly Policy[];
  readonly #watches: readonly (SpanWatch | undefined)[];
  #isWanted = false;

  constructor(policies: readonly Policy[]) {
    this.#policies = policies;
    this.#watches = policies.map((policy) => (policy.kind === "spans" ? policy.watch() : undefined));
  }

  /** A span of the trace, once. */
  observe(span: EditableSpan): void {
    this.spans++;
    for (const watch of this.#watches) if (watch?.(span) === true) this.#isWanted = true;
  }

  /** Asks each policy, since a rate counts what others keep too. @param second since the epoch, of the decision. */
  isKept(rates: Rates, second: number): boolean {
    let isKept = this.#isWanted;
    this.#policies.forEach((policy, at) => {
      switch (policy.kind) {
        case "always":
          isKept = true;
          return;
        case "rate":
          if (rates.take(at, policy.spansPerSecond, this.spans, second)) isKept = true;
          return;
        case "spans":
      }
    });
    return isKept;
  }
}
