import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { Signal } from "../signal.ts";
import { WireReader, WireType } from "../wire/reader.ts";
import { lacksTemporality, rejectNumberPoint, rejectOtherPoint, rejectSpan } from "./accept.ts";
import type { PointTimes, RejectReason } from "./accept.ts";
import { isPlainAttribute } from "./plain-attribute.ts";
import {
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  KEY_VALUE,
  LOG_RECORD,
  METRIC,
  NUMBER_POINT,
  REQUESTS,
  RESOURCE_METRICS,
  SPAN,
  SUMMARY_POINT,
} from "./schema.ts";
import type { FieldSchema, MessageSchema } from "./schema.ts";

/** Deeper than any message that an SDK sends; arrays and maps in attributes may nest. */
export const MAX_DEPTH = 64;

/** What the walk found in a request that is well formed. */
export interface Validation {
  /** Spans, data points or log records, those rejected included. */
  readonly items: number;
  /** How many of them cannot be kept, by reason. */
  readonly rejected: ReadonlyMap<string, number>;
  /** Of data points; absent where none has a time. */
  readonly times?: Readonly<PointTimes>;
  /** Of so many series its data points are at most. */
  readonly mostSeries: number;
}

/** What is done with a message besides the walk. */
type Rule =
  | "none"
  | "item"
  | "span"
  | "number point"
  | "exponential point"
  | "other point"
  | "metric"
  | "resource";

const RULES: ReadonlyMap<MessageSchema, Rule> = new Map<MessageSchema, Rule>([
  [SPAN, "span"],
  [LOG_RECORD, "item"],
  [NUMBER_POINT, "number point"],
  [HISTOGRAM_POINT, "other point"],
  [EXPONENTIAL_POINT, "exponential point"],
  [SUMMARY_POINT, "other point"],
  [METRIC, "metric"],
  [RESOURCE_METRICS, "resource"],
]);

/** A histogram has a bound and a count for each bucket but the last, a summary a message for each quantile: bytes. */
const LEAST_PART_BYTES = 11;
/** Sum, count, and the bucket of all. */
const OTHER_PARTS = 3;

/** A message's schema with all that the walk asks for at hand: it is asked for each attribute. */
interface Plan {
  readonly schema: MessageSchema;
  readonly rule: Rule;
  readonly isAttribute: boolean;
  /** By field number. */
  readonly steps: (Step | undefined)[];
  /** By tag of one byte: how the field is mostly written, if that says all. */
  readonly passes: Uint8Array;
}

const Pass = { none: 0, fixed64: 1, bytes: 2, attribute: 3 } as const;
/** Tags of field numbers below 16, and shorter lengths, take one byte. */
const TWO_BYTES = 0x80;
const FIXED64_BYTES = 8;

interface Step {
  readonly field: FieldSchema;
  readonly wireType: number;
  /** Of the message that the field holds, if it holds one. */
  readonly inner: Plan | undefined;
}

function planOf(schema: MessageSchema, known = new Map<MessageSchema, Plan>()): Plan {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const rule = RULES.get(schema) ?? "none";
  const passes = new Uint8Array(TWO_BYTES);
  const plan: Plan = { schema, rule, isAttribute: schema === KEY_VALUE, steps: [], passes };
  known.set(schema, plan);
  for (const field of schema.byNumber) {
    const { type, wireType } = field ?? {};
    const inner = type?.kind === "message" ? planOf(type.message(), known) : undefined;
    if (field === undefined || wireType === undefined) {
      plan.steps.push(undefined);
      continue;
    }
    const step = { field, wireType, inner };
    plan.steps.push(step);
    const tag = (field.number << 3) | wireType;
    if (tag < TWO_BYTES) passes[tag] = passOf(step);
  }
  return plan;
}

function passOf({ wireType, inner }: Step): number {
  if (inner !== undefined) return inner.isAttribute ? Pass.attribute : Pass.none;
  if (wireType === WireType.fixed64) return Pass.fixed64;
  return wireType === WireType.bytes ? Pass.bytes : Pass.none;
}

const PLANS: Readonly<Record<Signal, Plan>> = {
  traces: planOf(REQUESTS.traces),
  metrics: planOf(REQUESTS.metrics),
  logs: planOf(REQUESTS.logs),
};
const METRIC_PLAN = planOf(METRIC);
const NO_PASSES = new Uint8Array(TWO_BYTES);

/**
 * Walks the wire bytes of an `Export…ServiceRequest` once, without making objects.
 *
 * @throws WatchtowerError `invalid`, with the byte offset, for bytes that are no such message, or `limit`
 *   when messages nest deeper than {@link MAX_DEPTH}.
 */
export function validate(signal: Signal, bytes: Uint8Array): Validation {
  const walk = new Walk(bytes);
  walk.message(PLANS[signal], 0);
  const { items, rejected, times, mostSeries } = walk;
  const found = { items, rejected, mostSeries };
  return times.newest < times.oldest ? found : { ...found, times };
}

class Walk {
  items = 0;
  mostSeries = 0;
  readonly rejected = new Map<RejectReason, number>();
  readonly times: PointTimes = { oldest: Infinity, newest: -Infinity };
  private readonly reader: WireReader;

  constructor(bytes: Uint8Array) {
    this.reader = new WireReader(bytes);
  }

  message(plan: Plan, depth: number): void {
    const { reader } = this;
    if (depth > MAX_DEPTH) throw limitError("maxDepth", MAX_DEPTH, "OTLP message is nested too deeply");
    // The value of an attribute is two deeper.
    const passes = depth + 2 <= MAX_DEPTH ? plan.passes : NO_PASSES;
    for (;;) {
      this.passShort(passes);
      if (!reader.next()) return;
      const step = plan.steps[reader.field];
      if (step === undefined) reader.skip();
      else if (reader.wireType !== step.wireType) this.packed(plan.schema, step.field);
      else if (step.inner === undefined) reader.skip();
      else this.nested(step.inner, depth + 1);
    }
  }

  /** Fields as nearly all are written, with a short tag and length, are passed without a call for each part of them. */
  private passShort(passes: Uint8Array): void {
    const { reader } = this;
    const { bytes, end } = reader;
    let at = reader.position;
    while (at < end) {
      const pass = passes[bytes[at] ?? 0] ?? Pass.none;
      if (pass === Pass.none) break;
      const length = bytes[at + 1] ?? TWO_BYTES;
      const next = pass === Pass.fixed64 ? at + 1 + FIXED64_BYTES : at + 2 + length;
      if (next > end || (pass !== Pass.fixed64 && length >= TWO_BYTES)) break;
      if (pass === Pass.attribute && !isPlainAttribute(bytes, at + 2, next)) break;
      at = next;
    }
    reader.position = at;
  }

  private nested(plan: Plan, depth: number): void {
    const { reader } = this;
    const outerEnd = reader.enter();
    const start = reader.position;
    // Its value would be one deeper.
    const isPlain =
      plan.isAttribute && depth < MAX_DEPTH && isPlainAttribute(reader.bytes, start, reader.end);
    if (!isPlain) this.message(plan, depth);
    if (plan.rule !== "none") this.apply(plan.rule, start);
    reader.leave(outerEnd);
  }

  /** The walk over the message is done; its own rule looks at it again. */
  private apply(rule: Exclude<Rule, "none">, start: number): void {
    const { reader } = this;
    reader.position = start;
    switch (rule) {
      case "item":
        this.items++;
        return;
      case "span":
        this.items++;
        return this.reject(rejectSpan(reader), 1);
      case "number point":
        this.items++;
        this.mostSeries++;
        return this.reject(rejectNumberPoint(reader, this.times), 1);
      case "exponential point":
      case "other point":
        this.items++;
        this.mostSeries += OTHER_PARTS + Math.floor((reader.end - start) / LEAST_PART_BYTES);
        return this.reject(rejectOtherPoint(reader, rule === "exponential point", this.times), 1);
      case "metric":
        return this.metric(start);
      case "resource":
        // `target_info`.
        this.mostSeries++;
        return;
    }
  }

  /** Points of a metric without name or temporality cannot be kept. */
  private metric(start: number): void {
    const { reader } = this;
    let named = false;
    let whole = true;
    while (reader.next()) {
      if (reader.field === 1) named = reader.bytesValue().length > 0;
      else if (reader.wireType === WireType.bytes) {
        const outerEnd = reader.enter();
        whole &&= !lacksTemporality(reader, reader.field);
        reader.leave(outerEnd);
      } else reader.skip();
    }
    if (!named) this.reject("metric without name", this.pointsBelow(start));
    else if (!whole) this.reject("metric without temporality", this.pointsBelow(start));
  }

  private pointsBelow(start: number): number {
    const counter = new Walk(this.reader.bytes.subarray(start, this.reader.end));
    counter.reader.end = this.reader.end - start;
    counter.message(METRIC_PLAN, 0);
    const rejected = [...counter.rejected.values()].reduce((sum, count) => sum + count, 0);
    return counter.items - rejected;
  }

  private reject(reason: RejectReason | undefined, count: number): void {
    if (reason !== undefined && count > 0)
      this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + count);
  }

  /** Numbers may stand together in one field. Anything else of another wire type is an error. */
  private packed(schema: MessageSchema, field: FieldSchema): void {
    const { reader } = this;
    const { wireType: itemType } = field;
    if (!field.repeated || reader.wireType !== WireType.bytes || itemType === WireType.bytes) {
      const found = `wire type ${reader.wireType} where ${itemType} belongs`;
      throw new WatchtowerError(
        "invalid",
        `${schema.name}.${field.name} has ${found}, before byte ${reader.position}`,
      );
    }
    const outerEnd = reader.enter();
    while (reader.position < reader.end) {
      reader.field = field.number;
      reader.wireType = itemType;
      reader.skip();
    }
    reader.leave(outerEnd);
  }
}
