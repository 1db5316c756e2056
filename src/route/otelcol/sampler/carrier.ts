import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { parseRandomness, parseThreshold, randomnessText, thresholdText } from "./threshold.ts";
import type { Randomness, Threshold } from "./threshold.ts";
import { TraceState } from "./trace-state.ts";

/** Where an item says how it was sampled before, and is told how it was sampled now. */
export interface Carrier {
  /** What it says of itself (`rv`, `sampling.randomness`); `undefined`: nothing. */
  readonly randomness: Randomness | undefined;
  /** By which it was kept before (`th`, `sampling.threshold`); `undefined`: it does not say. */
  readonly threshold: Threshold | undefined;
  /** Of a span it is written down with {@link Carrier.keep}. */
  setRandomness(randomness: Randomness): void;
  clearThreshold(): void;
  /** Writes down what was decided; a share that was smaller before stays. */
  keep(threshold: Threshold): void;
}

/** A span's trace state; `undefined` if it is none. */
export function spanCarrier(span: EditableSpan): Carrier | undefined {
  const state = TraceState.parse(span.traceState);
  return state && new SpanCarrier(span, state);
}

class SpanCarrier implements Carrier {
  readonly #span: EditableSpan;
  readonly #state: TraceState;

  constructor(span: EditableSpan, state: TraceState) {
    this.#span = span;
    this.#state = state;
  }

  get randomness(): Randomness | undefined {
    return this.#state.randomness;
  }

  get threshold(): Threshold | undefined {
    return this.#state.threshold;
  }

  setRandomness(randomness: Randomness): void {
    this.#state.randomness = randomness;
  }

  clearThreshold(): void {
    this.#state.threshold = undefined;
  }

  keep(threshold: Threshold): void {
    const before = this.#state.threshold;
    if (before === undefined || before <= threshold) this.#state.threshold = threshold;
    const text = this.#state.toString();
    if (text !== this.#span.traceState) this.#span.traceState = text;
  }
}

const THRESHOLD = "sampling.threshold";
const RANDOMNESS = "sampling.randomness";

/** A log record's attributes; `undefined` if what they say is none. */
export function recordCarrier(attributes: Attributes): Carrier | undefined {
  const [thresholdGiven, randomnessGiven] = [
    attributes.text(THRESHOLD) ?? "",
    attributes.text(RANDOMNESS) ?? "",
  ];
  const threshold = parseThreshold(thresholdGiven);
  const randomness = parseRandomness(randomnessGiven);
  if (
    (thresholdGiven !== "" && threshold === undefined) ||
    (randomnessGiven !== "" && randomness === undefined)
  )
    return undefined;
  return new RecordCarrier(attributes, randomness, threshold);
}

class RecordCarrier implements Carrier {
  readonly #attributes: Attributes;
  randomness: Randomness | undefined;
  threshold: Threshold | undefined;

  constructor(attributes: Attributes, randomness: Randomness | undefined, threshold: Threshold | undefined) {
    this.#attributes = attributes;
    this.randomness = randomness;
    this.threshold = threshold;
  }

  setRandomness(randomness: Randomness): void {
    this.randomness = randomness;
    this.#attributes.set(RANDOMNESS, { kind: "string", value: randomnessText(randomness) });
  }

  clearThreshold(): void {
    this.threshold = undefined;
    this.#attributes.delete(THRESHOLD);
  }

  keep(threshold: Threshold): void {
    if (this.threshold !== undefined && this.threshold > threshold) return;
    this.#attributes.set(THRESHOLD, { kind: "string", value: thresholdText(threshold) });
  }
}
