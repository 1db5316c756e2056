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

/** Of several values the last one counts; bytes are copied. */
export function readAnyValue(reader: WireReader): AnyValue {
  let value: AnyValue = { kind: "empty" };
  while (reader.next()) value = readValueField(reader, value);
  return value;
}

/** The field whose tag was read last; the last one of a message counts. */
function readValueField(reader: WireReader, before: AnyValue): AnyValue {
  switch (reader.field) {
    case 1:
      return { kind: "string", value: reader.string() };
    case 2:
      return { kind: "bool", value: reader.bool() };
    case 3:
      return { kind: "int", value: reader.int64() };
    case 4:
      return { kind: "double", value: reader.double() };
    case 5:
      return { kind: "array", value: readItems(reader, readAnyValue) };
    case 6:
      return { kind: "map", value: readItems(reader, readKeyValue) };
    case 7:
      return { kind: "bytes", value: Uint8Array.from(reader.bytesValue()) };
    default:
      reader.skip();
      return before;
  }
}

/** Field 1 of the message that is next: ArrayValue, KeyValueList. */
function readItems<T>(reader: WireReader, read: (reader: WireReader) => T): T[] {
  const items: T[] = [];
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) items.push(readNested(reader, read));
    else reader.skip();
  }
  reader.leave(outer);
  return items;
}

/** Without a value: one of kind `empty`. */
export function readKeyValue(reader: WireReader): KeyValue {
  let key = "";
  let value: AnyValue = { kind: "empty" };
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = readNested(reader, readAnyValue);
    else reader.skip();
  }
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
