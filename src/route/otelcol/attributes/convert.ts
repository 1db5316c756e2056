import { goIntOf, parseGoFloat, parseGoInt } from "../../../base/go-number.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import { valueText } from "../../../model/otlp/value-text.ts";

/** By the words of `converted_type`. */
export type ConvertedType = "int" | "double" | "string";

/** A value in another type, as the Collector converts; itself where it cannot be. */
export function convertTo(type: ConvertedType, value: AnyValue): AnyValue {
  switch (type) {
    case "string":
      return value.kind === "string" ? value : { kind: "string", value: valueText(value) };
    case "int":
      return toInt(value);
    case "double":
      return toDouble(value);
  }
}

function toInt(value: AnyValue): AnyValue {
  switch (value.kind) {
    case "double":
      return { kind: "int", value: goIntOf(value.value) };
    case "bool":
      return { kind: "int", value: value.value ? 1n : 0n };
    case "string": {
      const number = parseGoInt(value.value);
      return number === undefined ? value : { kind: "int", value: number };
    }
    case "int":
    case "bytes":
    case "array":
    case "map":
    case "empty":
      return value;
  }
}

function toDouble(value: AnyValue): AnyValue {
  switch (value.kind) {
    case "int":
      return { kind: "double", value: Number(value.value) };
    case "bool":
      return { kind: "double", value: value.value ? 1 : 0 };
    case "string": {
      const number = parseGoFloat(value.value);
      return number === undefined ? value : { kind: "double", value: number };
    }
    case "double":
    case "bytes":
    case "array":
    case "map":
    case "empty":
      return value;
  }
}
