import type { AnyValue } from "../../model/otlp/common.ts";
import type { Value } from "../../alloy/value/value.ts";

/**
 * A value of a file as OTLP has it (the Collector's `Value.FromRaw`): whole numbers as int, others as double.
 *
 * @returns `undefined` for what telemetry cannot hold: functions, references, and what is known only later.
 */
export function anyValueOf(value: Value): AnyValue | undefined {
  switch (value.kind) {
    case "null":
      return { kind: "empty" };
    case "string":
      return { kind: "string", value: value.text };
    case "bool":
      return { kind: "bool", value: value.bool };
    case "number":
      return typeof value.number === "bigint"
        ? { kind: "int", value: BigInt.asIntN(64, value.number) }
        : { kind: "double", value: value.number };
    case "array": {
      const items = value.elements.flatMap((item) => anyValueOf(item) ?? []);
      return items.length === value.elements.length ? { kind: "array", value: items } : undefined;
    }
    case "object": {
      const members = [...value.fields].flatMap(([key, member]) => {
        const inner = anyValueOf(member);
        return inner === undefined ? [] : { key, value: inner };
      });
      return members.length === value.fields.size ? { kind: "map", value: members } : undefined;
    }
    case "function":
    case "secret":
    case "reference":
    case "unknown":
      return undefined;
  }
}

/** Whether two values are the same to the Collector: of one type, maps in any order. */
export function isEqualValue(a: AnyValue, b: AnyValue): boolean {
  if (a.kind === "array" && b.kind === "array") {
    return a.value.length === b.value.length && a.value.every((item, at) => isEqualTo(item, b.value[at]));
  }
  if (a.kind === "map" && b.kind === "map") {
    const others = new Map(b.value.map(({ key, value }) => [key, value]));
    return (
      a.value.length === b.value.length &&
      a.value.every(({ key, value }) => isEqualTo(value, others.get(key)))
    );
  }
  if (a.kind === "bytes" && b.kind === "bytes") return Buffer.compare(a.value, b.value) === 0;
  if (a.kind === "empty") return b.kind === "empty";
  return b.kind !== "empty" && a.kind === b.kind && a.value === b.value;
}

const isEqualTo = (a: AnyValue, b: AnyValue | undefined): boolean => b !== undefined && isEqualValue(a, b);
