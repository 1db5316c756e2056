import { WireReader, WireType } from "../../model/wire/reader.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import type { Form } from "../form.ts";

/** By the numbers of the fields that repeat in a message: what repeats in each of them. Empty: it is not cut. */
interface Repeating {
  readonly [field: number]: Repeating;
}

/** `Resource…s` in the request, `Scope…s` in these, items in those; the same in all signals (opentelemetry-proto). */
const OTLP: Repeating = { 1: { 2: { 2: {} } } };
/** Series, with samples, exemplars and histograms in each; families' metadata (prometheus.WriteRequest). */
const WRITE: Repeating = { 1: { 2: {}, 3: {}, 4: {} }, 3: {} };
/** Streams, with entries in each (logproto.PushRequest). */
const PUSH: Repeating = { 1: { 2: {} } };

const SHAPES: Readonly<Record<Form, Repeating>> = { otlp: OTLP, write: WRITE, push: PUSH };

/**
 * Two requests that hold together what one does, in its order, cut where the halves are about even; `undefined` if it
 * holds one item (for OTLP's metrics: one metric) only.
 */
export function splitRequest(form: Form, request: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  return splitMessage(request, SHAPES[form]);
}

/** One field as it stands, tag included. */
interface Field {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The value alone, of a message. */
  readonly value: Uint8Array;
}

function splitMessage(
  message: Uint8Array,
  repeating: Repeating,
): readonly [Uint8Array, Uint8Array] | undefined {
  const fields = fieldsOf(message);
  const children = fields.filter(({ number }) => Object.hasOwn(repeating, number));
  const shared = fields.filter(({ number }) => !Object.hasOwn(repeating, number));
  const [only] = children;
  if (only === undefined) return undefined;
  if (children.length > 1) {
    const cut = middleOf(children);
    return [joined(shared, children.slice(0, cut)), joined(shared, children.slice(cut))];
  }
  const halves = splitMessage(only.value, repeating[only.number] ?? {});
  if (halves === undefined) return undefined;
  const [first, second] = halves.map((half) => joined(shared, [wrapped(only.number, half)]));
  return first === undefined || second === undefined ? undefined : [first, second];
}
/** How many of them make up the first half of their bytes: not none, and not all. */
function middleOf(children: readonly Field[]): number {
  const all = children.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let before = 0;
  const cut = children.findIndex(({ bytes }) => (before += bytes.length) * 2 > all);
  return Math.min(children.length - 1, Math.max(1, cut));
}

function fieldsOf(message: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  const reader = new WireReader(message);
  for (;;) {
    const start = reader.position;
    if (!reader.next()) return fields;
    const { field: number } = reader;
    const isMessage = reader.wireType === WireType.bytes;
    const value = isMessage ? reader.bytesValue() : new Uint8Array();
    if (!isMessage) reader.skip();
    fields.push({ number, value, bytes: message.subarray(start, reader.position) });
  }
}

function wrapped(number: number, value: Uint8Array): Field {
  const writer = new WireWriter(value.length + 16);
  writer.bytes(number, value);
  return { number, value, bytes: writer.finish() };
}

const joined = (shared: readonly Field[], children: readonly Field[]): Uint8Array =>
  Buffer.concat([...shared, ...children].map(({ bytes }) => bytes));
