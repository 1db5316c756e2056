import { WireReader, WireType } from "../model/wire/reader.ts";
import { WireWriter } from "../model/wire/writer.ts";

/**
 * Field numbers of what repeats, from the request inwards: `Resource…s` in the request, `Scope…s` in these, items
 * in those; the same in all three signals (opentelemetry-proto).
 */
const REPEATED = [1, 2, 2];

/**
 * Two requests that hold together what one `Export…ServiceRequest` does, in its order, cut where the halves are
 * about even; `undefined` if it holds one item (for metrics: one metric) only.
 */
export function splitRequest(request: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  return splitMessage(request, 0);
}

/** One field as it stands, tag included. */
interface Field {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The value alone, of a message. */
  readonly value: Uint8Array;
}

function splitMessage(message: Uint8Array, depth: number): readonly [Uint8Array, Uint8Array] | undefined {
  const repeated = REPEATED[depth];
  if (repeated === undefined) return undefined;
  const fields = fieldsOf(message);
  const children = fields.filter(({ number }) => number === repeated);
  const shared = fields.filter(({ number }) => number !== repeated);
  const [only] = children;
  if (only === undefined) return undefined;
  if (children.length > 1) {
    const cut = middleOf(children);
    return [joined(shared, children.slice(0, cut)), joined(shared, children.slice(cut))];
  }
  const halves = splitMessage(only.value, depth + 1);
  if (halves === undefined) return undefined;
  const [first, second] = halves.map((half) => joined(shared, [wrapped(repeated, half)]));
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
