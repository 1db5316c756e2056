import type { EditableLogRecord } from "../../../model/otlp/telemetry/log-record.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { OtlpProcessor } from "../../processor.ts";
import { recordCarrier, spanCarrier } from "./carrier.ts";
import type { Carrier } from "./carrier.ts";
import { hashedRandomness } from "./hash.ts";
import { decide } from "./modes.ts";
import type { Mode } from "./modes.ts";
import { recordPriority, spanPriority } from "./priority.ts";
import { ALWAYS, ANY_RANDOMNESS, NEVER, isKept, randomnessOfTrace } from "./threshold.ts";
import type { Randomness, Threshold } from "./threshold.ts";

/** Of `otelcol.processor.probabilistic_sampler`. */
export interface SamplerSettings {
  readonly mode: Mode;
  /** What becomes of items that say about their sampling what cannot be, or about whom nothing can be decided. */
  readonly failClosed: boolean;
  /** Hexadecimal digits of thresholds that a record's priority asks for. */
  readonly precision: number;
  /** Of log records: whether the trace decides, else {@link fromAttribute} alone. */
  readonly byTrace: boolean;
  /** Hashed where no trace id is; `""`: nothing is, and `failClosed` says what becomes of them. */
  readonly fromAttribute: string;
  /** With a percentage that takes the place of the setting's; `""`: none. */
  readonly priorityAttribute: string;
}

/** `otelcol.processor.probabilistic_sampler`: keeps a share of the traces or log records, the same ones each time. */
export class Sampler implements OtlpProcessor {
  readonly #settings: SamplerSettings;

  constructor(settings: SamplerSettings) {
    this.#settings = settings;
  }

  process(telemetry: Telemetry): void {
    switch (telemetry.signal) {
      case "traces":
        telemetry.retain((span) => this.#keepsSpan(span));
        return;
      case "logs":
        telemetry.retain((record) => this.#keepsRecord(record));
        return;
      case "metrics":
        // No metrics come here: the check of a file sees to it.
        return;
    }
  }

  #keepsSpan(span: EditableSpan): boolean {
    const { mode } = this.#settings;
    const carrier = spanCarrier(span);
    const hashed = mode.kind === "hash" ? traceHash(span.traceId, mode.seed) : undefined;
    const item: Item = { carrier, randomness: randomnessIn(mode, carrier, span.traceId, hashed) };
    return this.#keeps(mode, item, (threshold) => spanPriority(span.attributes) ?? threshold);
  }

  #keepsRecord(record: EditableLogRecord): boolean {
    const { mode, priorityAttribute, precision } = this.#settings;
    const carrier = recordCarrier(record.attributes);
    const hashed = mode.kind === "hash" ? this.#recordHash(record, mode.seed) : undefined;
    const item: Item = { carrier, randomness: randomnessIn(mode, carrier, record.traceId, hashed) };
    return this.#keeps(
      mode,
      item,
      (threshold) => recordPriority(record.attributes, priorityAttribute, precision) ?? threshold,
    );
  }

  #recordHash(record: EditableLogRecord, seed: number): Randomness | undefined {
    const { byTrace, fromAttribute } = this.#settings;
    const ofTrace = byTrace ? traceHash(record.traceId, seed) : undefined;
    if (ofTrace !== undefined || fromAttribute === "") return ofTrace;
    const value = record.attributes.get(fromAttribute);
    const bytes = value === undefined ? undefined : bytesOf(value);
    return bytes === undefined || bytes.length === 0 ? undefined : hashedRandomness(bytes, seed);
  }

  #keeps(mode: Mode, item: Item, prioritized: (threshold: Threshold) => Threshold): boolean {
    const carrier = mode.kind === "hash" ? ownCarrier(item) : item.carrier;
    const decided =
      carrier === undefined || isInconsistent(carrier, item.randomness)
        ? this.#onFailure()
        : decide(mode, carrier);
    const threshold = prioritized(decided);
    const isSampled = isKept(threshold, item.randomness ?? ANY_RANDOMNESS);
    if (isSampled) carrier?.keep(threshold);
    return isSampled;
  }

  #onFailure(): Threshold {
    return this.#settings.failClosed ? NEVER : ALWAYS;
  }
}

interface Item {
  /** `undefined` if what it says about its sampling cannot be read. */
  readonly carrier: Carrier | undefined;
  readonly randomness: Randomness | undefined;
}

function randomnessIn(
  mode: Mode,
  carrier: Carrier | undefined,
  traceId: Uint8Array,
  hashed: Randomness | undefined,
): Randomness | undefined {
  switch (mode.kind) {
    case "never":
      return ANY_RANDOMNESS;
    case "hash":
      return hashed;
    case "equalizing":
    case "proportional":
      if (carrier === undefined) return undefined;
      return carrier.randomness ?? (isTrace(traceId) ? randomnessOfTrace(traceId) : undefined);
  }
}

/** Who was sampled by other rules before is not to be hashed; all others are told their hash. */
function ownCarrier({ carrier, randomness }: Item): Carrier | undefined {
  if (carrier === undefined || carrier.randomness !== undefined || carrier.threshold !== undefined)
    return undefined;
  if (randomness !== undefined) carrier.setRandomness(randomness);
  return carrier;
}

/** Without randomness nothing can be decided; and what its own threshold would have dropped should not be here. */
function isInconsistent(carrier: Carrier, randomness: Randomness | undefined): boolean {
  if (randomness === undefined) return true;
  if (carrier.threshold === undefined || isKept(carrier.threshold, randomness)) return false;
  carrier.clearThreshold();
  return true;
}

const traceHash = (traceId: Uint8Array, seed: number): Randomness | undefined =>
  isTrace(traceId) ? hashedRandomness(traceId, seed) : undefined;

const TRACE_ID_BYTES = 16;
const isTrace = (traceId: Uint8Array): boolean =>
  traceId.length === TRACE_ID_BYTES && traceId.some((byte) => byte !== 0);

const bytesOf = (value: AnyValue): Uint8Array =>
  value.kind === "bytes" ? value.value : Buffer.from(valueText(value));
