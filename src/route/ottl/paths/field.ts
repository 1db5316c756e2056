import { unixNano } from "../../../base/units.ts";
import type { UnixNano } from "../../../base/units.ts";
import type { Access, Getter } from "../run/access.ts";
import type { EditableMap } from "../run/editable-map.ts";
import type { CompiledKey } from "../run/keys.ts";
import { getInMap, setInMap } from "../run/keys.ts";
import type { Run } from "../run/run.ts";
import { toHex } from "../../../base/bytes.ts";
import { OttlError, OttlId, OttlItems, OttlTime, isMap, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";

/** A segment of paths: what it reads, what it reads with keys behind it, and which segments may follow. */
export interface Field {
  readonly access: Access;
  /** `undefined`: no keys may stand behind it. */
  readonly keyed?: (keys: readonly CompiledKey[]) => Access;
  readonly fields?: Readonly<Record<string, Field>>;
}

/** By the names of segments. */
export type Fields = Readonly<Record<string, Field>>;

/** @throws OttlError */
export function expect<T extends OttlValue>(
  value: OttlValue,
  isRight: (value: OttlValue) => value is T,
  expected: string,
): T {
  if (isRight(value)) return value;
  throw new OttlError(`expected ${expected} but got ${typeName(value)}`);
}

/** Values by their types; nothing is converted. */
export const isText = (value: OttlValue): value is string => typeof value === "string";
export const isWhole = (value: OttlValue): value is bigint => typeof value === "bigint";
export const isFloat = (value: OttlValue): value is number => typeof value === "number";
export const isBool = (value: OttlValue): value is boolean => typeof value === "boolean";
export const isTime = (value: OttlValue): value is OttlTime => value instanceof OttlTime;

/** As {@link expect}, of one type each. */
export const expectText = (value: OttlValue): string => expect(value, isText, "string");
export const expectWhole = (value: OttlValue): bigint => expect(value, isWhole, "int64");
export const expectFloat = (value: OttlValue): number => expect(value, isFloat, "float64");
export const expectBool = (value: OttlValue): boolean => expect(value, isBool, "bool");
export const expectTime = (value: OttlValue): OttlTime => expect(value, isTime, "time");

export const field = (access: Access): Field => ({ access });

export const readOnly = (get: Getter): Field => field({ get, set: undefined });

/** @throws OttlError when it is set to anything but a text. */
export const textField = (get: (run: Run) => string, set: (run: Run, value: string) => void): Field =>
  field({ get, set: (run, value) => set(run, expectText(value)) });

/** uint32 and enums; what is set wraps at 32 bits. */
export const countField = (get: (run: Run) => number, set: (run: Run, value: number) => void): Field =>
  field({
    get: (run) => BigInt(get(run)),
    set: (run, value) => set(run, Number(BigInt.asUintN(32, expectWhole(value)))),
  });

/** As whole nanoseconds since the epoch. */
export const nanosField = (get: (run: Run) => UnixNano, set: (run: Run, value: UnixNano) => void): Field =>
  field({
    get: (run) => BigInt.asIntN(64, get(run)),
    set: (run, value) => set(run, unixNano(BigInt.asUintN(64, expectWhole(value)))),
  });

/** As a point in time. */
export const timeField = (get: (run: Run) => UnixNano, set: (run: Run, value: UnixNano) => void): Field =>
  field({
    get: (run) => new OttlTime(get(run)),
    set: (run, value) => set(run, unixNano(BigInt.asUintN(64, expectTime(value).nanos))),
  });

/** An id of so many bytes, with its text in hexadecimal behind `.string`. */
export function idField(
  length: 8 | 16,
  get: (run: Run) => Uint8Array,
  set: (run: Run, value: Uint8Array) => void,
): Field {
  const isId = (value: OttlValue): value is OttlId =>
    value instanceof OttlId && value.bytes.length === length;
  const what = length === 16 ? "trace id" : "span id";
  const text = textField(
    (run) => toHex(padded(get(run), length)),
    (run, value) => set(run, sent(idOf(value, length).bytes)),
  );
  return {
    access: {
      get: (run) => new OttlId(padded(get(run), length)),
      set: (run, value) => set(run, sent(expect(value, isId, what).bytes)),
    },
    fields: { string: text },
  };
}

/** Where there is no id, the Collector has zeros. */
const padded = (id: Uint8Array, length: number): Uint8Array =>
  id.length === length ? id : new Uint8Array(length);

const sent = (id: Uint8Array): Uint8Array => (id.some((byte) => byte !== 0) ? id : new Uint8Array());

/** @throws OttlError for a text that is none of `length` bytes in hexadecimal. */
export function idOf(text: string, length: 8 | 16): OttlId {
  if (text.length === length * 2 && /^[0-9a-f]*$/i.test(text)) return new OttlId(Buffer.from(text, "hex"));
  throw new OttlError(`an id must have ${length * 2} hexadecimal digits`);
}

/** Attributes and other maps that can be changed in place. */
export function mapField(map: (run: Run) => EditableMap): Field {
  return {
    access: {
      get: (run) => ({ kind: "map", value: map(run).entries() }),
      set: (run, value) => map(run).replace(expect(value, isMap, "map").value),
      map,
    },
    keyed: (keys) => ({
      get: (run) => getInMap(map(run), keys, run),
      set: (run, value) => setInMap(map(run), keys, { run, value }),
    }),
  };
}

/** Can only be counted. @param what they are called in errors. */
export const itemsField = (what: string, items: (run: Run) => readonly unknown[]): Field =>
  readOnly((run) => new OttlItems(what, items(run).length));
