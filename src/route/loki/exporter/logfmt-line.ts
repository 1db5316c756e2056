import { fromUtf8, toHex } from "../../../base/bytes.ts";
import { goFloatText } from "../../../base/go-float.ts";
import { readLogfmtRecord } from "../../../model/loki/logfmt-record.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import { isSet } from "./json-line.ts";
import type { LineParts } from "./loki-exporter.ts";

/** One pair; what was read from a body that is logfmt itself stays as it was there. */
interface Pair {
  readonly key: string;
  readonly text: string;
  readonly isRead: boolean;
}

/** A record as a line of logfmt (go-logfmt's encoder). `undefined` for a key of which nothing can be written. */
export function logfmtLine({ record, attributes, resource, scope }: LineParts): string | undefined {
  const pairs = [...bodyPairs(record.body)];
  if (isSet(record.traceId)) put(pairs, "traceID", toHex(record.traceId));
  if (isSet(record.spanId)) put(pairs, "spanID", toHex(record.spanId));
  if (record.severityText !== "") put(pairs, "severity", record.severityText);
  if (record.flags !== 0) put(pairs, "flags", String(record.flags));
  for (const { key, value } of attributes) pairs.push(...valuePairs(`attribute_${key}`, value));
  for (const { key, value } of resource.attributes) pairs.push(...valuePairs(`resource_${key}`, value));
  if (scope.name !== "") {
    pairs.push(pair("instrumentation_scope_name", scope.name));
    if (scope.version !== "") pairs.push(pair("instrumentation_scope_version", scope.version));
    for (const { key, value } of scope.attributes.entries()) {
      pairs.push(...valuePairs(`instrumentation_scope_attribute_${key}`, value));
    }
  }
  const written = pairs.map(({ key, text, isRead }) => {
    const name = key.replaceAll(UNQUOTED, "");
    return name === "" ? undefined : `${name}=${valueOf(text, isRead)}`;
  });
  return written.includes(undefined) ? undefined : written.join(" ");
}

const pair = (key: string, text: string): Pair => ({ key, text, isRead: false });

/** Replaces a pair of the body, unless that was logfmt itself. */
function put(pairs: Pair[], key: string, text: string): void {
  const at = pairs.findIndex((each) => each.key === key && !each.isRead);
  pairs.splice(at < 0 ? pairs.length : at, 1, pair(key, text));
}

function bodyPairs(body: AnyValue): readonly Pair[] {
  switch (body.kind) {
    case "empty":
      return [];
    case "string":
      return readPairs(body.value) ?? [pair("msg", body.value)];
    case "map":
      return valuePairs("", body);
    case "array":
      return valuePairs("body", body);
    case "bool":
    case "int":
    case "double":
    case "bytes":
      return valuePairs("msg", body);
  }
}

/** Of the body's first line; `undefined` for what is no logfmt. */
function readPairs(body: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  const isSound = readLogfmtRecord(firstLine(body), (key, text) => pairs.push({ key, text, isRead: true }));
  return isSound ? pairs : undefined;
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

function valuePairs(key: string, value: AnyValue): readonly Pair[] {
  const prefix = key === "" ? "" : `${key}_`;
  switch (value.kind) {
    case "empty":
      return [];
    case "string":
      return [pair(key, value.value)];
    case "bool":
    case "int":
      return [pair(key, String(value.value))];
    case "double":
      return [pair(key, goFloatText(value.value))];
    case "bytes":
      return [{ key, text: fromUtf8(value.value), isRead: true }];
    case "map":
      return value.value.flatMap((member) => valuePairs(prefix + member.key, member.value));
    case "array":
      return value.value.flatMap((item, index) => valuePairs(`${prefix}${index}`, item));
  }
}

/** What stands in quotes only. */
// oxlint-disable-next-line no-control-regex
const UNQUOTED = /[\u0000- ="\uFFFD]/g;

function valueOf(text: string, isRead: boolean): string {
  // A text that reads as Go's nil is told from it.
  if (text === "null" && !isRead) return '"null"';
  return text.search(UNQUOTED) < 0 ? text : `"${text.replaceAll(ESCAPED, escape)}"`;
}

// oxlint-disable-next-line no-control-regex
const ESCAPED = /[\u0000-\u001F\\"\uFFFD]/g;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ['"', '\\"'],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

const escape = (character: string): string =>
  SHORT.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
