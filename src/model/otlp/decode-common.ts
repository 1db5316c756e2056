import type { AnyValue, KeyValue, Resource, Scope } from "./common.ts";
import type { WireReader } from "../wire/reader.ts";

/*
 * OTLP's common messages (opentelemetry/proto/common/v1) read from their bytes as objects. The readers take a reader that
 * is narrowed to the message. Unknown fields are passed over.
 */

/** Reads one field; the value is next. */
export type FieldReader = (reader: WireReader) => void;

/** Reads the rest of a message, each field by its number. */
export function readFields(reader: WireReader, by: Readonly<Record<number, FieldReader>>): void {
  while (reader.next()) {
    const read = by[reader.field];
    if (read === undefined) reader.skip();
    else read(reader);
  }
}

/** Reads the message that is next. */
export function readNested<T>(reader: WireReader, read: (reader: WireReader) => T): T {
  const outer = reader.enter();
  const result = read(reader);
  reader.leave(outer);
  return result;
}

export function readAnyValue(reader: WireReader): AnyValue {
  let value: AnyValue = { kind: "empty" };
  readFields(reader, {
    1: () => (value = { kind: "string", value: reader.string() }),
    2: () => (value = { kind: "bool", value: reader.bool() }),
    3: () => (value = { kind: "int", value: reader.int64() }),
    4: () => (value = { kind: "double", value: reader.double() }),
    5: () => {
      const items: AnyValue[] = [];
      readNested(reader, () => readFields(reader, { 1: () => items.push(readNested(reader, readAnyValue)) }));
      value = { kind: "array", value: items };
    },
    6: () => {
      const items: KeyValue[] = [];
      readNested(reader, () => readFields(reader, { 1: () => items.push(readNested(reader, readKeyValue)) }));
      value = { kind: "map", value: items };
    },
    7: () => (value = { kind: "bytes", value: Uint8Array.from(reader.bytesValue()) }),
  });
  return value;
}

export function readKeyValue(reader: WireReader): KeyValue {
  let key = "";
  let value: AnyValue = { kind: "empty" };
  readFields(reader, {
    1: () => (key = reader.string()),
    2: () => (value = readNested(reader, readAnyValue)),
  });
  return { key, value };
}

export function readResource(reader: WireReader): Resource {
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  readFields(reader, {
    1: () => attributes.push(readNested(reader, readKeyValue)),
    2: () => (droppedAttributesCount = reader.varint()),
  });
  return { attributes, droppedAttributesCount };
}

export function readScope(reader: WireReader): Scope {
  const attributes: KeyValue[] = [];
  let [name, version, droppedAttributesCount] = ["", "", 0];
  readFields(reader, {
    1: () => (name = reader.string()),
    2: () => (version = reader.string()),
    3: () => attributes.push(readNested(reader, readKeyValue)),
    4: () => (droppedAttributesCount = reader.varint()),
  });
  return { name, version, attributes, droppedAttributesCount };
}
