import { parseGoFloat, parseGoInt } from "../../base/go-number.ts";
import { Labels } from "../../model/labels.ts";
import type { LogBatch } from "../../store/logs/source.ts";
import { LineState } from "./line-state.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { parseBytes } from "./syntax/literals.ts";
import type { LogEntry } from "./run-lines.ts";
import { jsonPaths } from "./stages/json-paths.ts";
import { json } from "./stages/json.ts";
import { logfmt } from "./stages/logfmt.ts";

/** By Loki's names. */
export type FieldType = "string" | "int" | "float" | "boolean" | "duration" | "bytes";

/** A label that lines have, or that a parser reads from them. */
export interface DetectedField {
  readonly label: string;
  /** Of the first value seen; whole numbers are floats if any value is one. */
  type: FieldType;
  readonly values: Set<string>;
  /** What reads it from lines; none for structured metadata. */
  readonly parsers: Set<ParserName>;
  /** Where a JSON line has it, member by member; as the last line that has it does. */
  jsonPath: readonly string[] | undefined;
}

type ParserName = "json" | "logfmt";

/** The fields of some lines, of those that most lines have first. */
export function detectFields(entries: readonly LogEntry[]): readonly DetectedField[] {
  const fields = new Map<string, DetectedField & { seen: number }>();
  const note = (label: string, value: string): DetectedField => {
    let field = fields.get(label);
    if (field === undefined) {
      field = {
        label,
        type: typeOf(value),
        values: new Set(),
        parsers: new Set(),
        jsonPath: undefined,
        seen: 0,
      };
      fields.set(label, field);
    } else if (field.type === "int" && typeOf(value) === "float") field.type = "float";
    field.values.add(value);
    field.seen++;
    return field;
  };
  for (const entry of entries) {
    const { metadata, parsed } = entry.labels;
    for (const [label, value] of metadata.pairs) note(label, value);
    const read = readLine(entry);
    const paths = read.parser === "json" ? jsonPaths(entry.line) : undefined;
    for (const [label, value] of [...parsed.pairs, ...read.labels.pairs]) {
      if (label.startsWith("__")) continue;
      const field = note(label, value);
      if (read.parser !== undefined) field.parsers.add(read.parser);
      field.jsonPath = paths?.get(label.replace(/_extracted$/, "")) ?? field.jsonPath;
    }
  }
  return [...fields.values()].toSorted((a, b) => b.seen - a.seen);
}

const PARSERS = {
  json,
  logfmt: logfmt({
    kind: "logfmt",
    strict: false,
    keepEmpty: false,
    extractions: [],
    span: { from: 0, to: 0 },
  }),
};

interface ReadLine {
  /** What reads the line without an error, JSON first. */
  readonly parser: ParserName | undefined;
  readonly labels: Labels;
}

/** What a line holds, whatever the query read of it; only labels of the stream are in the way. */
function readLine({ line, time, labels }: LogEntry): ReadLine {
  const batch: LogBatch = {
    length: 1,
    times: BigInt64Array.of(time),
    streams: [labels.stream],
    lines: [line],
    metadata: () => Labels.empty,
    mayHave: () => false,
  };
  const state = new LineState();
  for (const parser of ["json", "logfmt"] as const) {
    state.reset(batch, 0);
    PARSERS[parser](state);
    if (state.error === "") return { parser, labels: state.groups().parsed };
  }
  return { parser: undefined, labels: Labels.empty };
}

function typeOf(value: string): FieldType {
  if (parseGoInt(value) !== undefined) return "int";
  if (parseGoFloat(value) !== undefined) return "float";
  if (/^(?:[tTfF]|true|True|TRUE|false|False|FALSE)$/.test(value)) return "boolean";
  if (parseGoDuration(value) !== undefined) return "duration";
  return parseBytes(value) === undefined ? "string" : "bytes";
}
