import type { WireWriter } from "../wire/writer.ts";
import type { AnyValue, KeyValue } from "./common.ts";

/*
 * OTLP's common messages (opentelemetry/proto/common/v1) written from objects.
 */

/** Key values, as repeated fields of a message. */
export function writeAttributes(writer: WireWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes) writer.message(field, (inner) => writeKeyValue(inner, attribute));
}

export function writeKeyValue(writer: WireWriter, { key, value }: KeyValue): void {
  if (key !== "") writer.string(1, key);
  writer.message(2, (inner) => writeAnyValue(inner, value));
}

/** The value that is set is written even if it is a default, since which one is set matters. */
export function writeAnyValue(writer: WireWriter, value: AnyValue): void {
  switch (value.kind) {
    case "string":
      writer.string(1, value.value);
      return;
    case "bool":
      writer.bool(2, value.value);
      return;
    case "int":
      writer.int64(3, value.value);
      return;
    case "double":
      writer.double(4, value.value);
      return;
    case "array":
      writer.message(5, (list) => {
        for (const item of value.value) list.message(1, (inner) => writeAnyValue(inner, item));
      });
      return;
    case "map":
      writer.message(6, (list) => writeAttributes(list, 1, value.value));
      return;
    case "bytes":
      writer.bytes(7, value.value);
      return;
    case "empty":
      return;
  }
}
