import type { Labels } from "../../model/labels.ts";
import type { LogBatch } from "../../store/logs/source.ts";
import { LineState } from "./line-state.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { parseBytes } from "./syntax/literals.ts";
import type { LogEntry } from "./run-lines.ts";
import { jsonPaths } from "./stages/json-paths.ts";
import { json } from "./stages/json.ts";
import { logfmt } from "./stages/logfmt.ts";

export type FieldType = "string" | "int" | "float" | "boolean" | "duration" | "bytes";

/** A label that lines have, or that a parser reads from them. */
export interface DetectedField {
  readonly label: string;
  /** Of the first value seen. */
  readonly type: FieldType;
  readonly values: Set<string>;
  /** What reads it from the line; `undefined` for structured metadata. */
  readonly parser: "json" | "logfmt" | undefined;
  /** Where a JSON line has it, member by member; as the first line that has it does. */
  readonly jsonPath: readonly string[] | undefined;
}

/** The fields of some lines, of those that most lines have first. */
export function detectFields(entries: readonly LogEntry[]): readonly DetectedField[] {
  const fields = new Map<string, DetectedField & { seen: number }>();
  const note = (labels: Labels, parser: DetectedField["parser"], line = ""): void => {
    let paths: ReadonlyMap<string, readonly string[]> | undefined;
    for (const [label, value] of labels.pairs) {
      if (label.startsWith("__")) continue;
      let field = fields.get(label);
      if (field === undefined) {
        if (parser === "json") paths ??= jsonPaths(line);
        const jsonPath = paths?.get(label.replace(/_extracted$/, ""));
        field = { label, type: typeOf(value), values: new Set(), parser, jsonPath, seen: 0 };
        fields.set(label, field);
      }
      field.values.add(value);
      field.seen++;
    }
  };
  for (const entry of entries) {
    note(entry.labels.metadata, undefined);
    const parser = entry.line.trimStart().startsWith("{") ? "json" : "logfmt";
    note(parsedBy(parser, entry), parser, entry.line);
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

function parsedBy(parser: keyof typeof PARSERS, { line, time, labels }: LogEntry): Labels {
  const batch: LogBatch = {
    length: 1,
    times: BigInt64Array.of(time),
    streams: [labels.stream],
    lines: [line],
    metadata: () => labels.metadata,
    mayHave: () => true,
  };
  const state = new LineState();
  state.reset(batch, 0);
  PARSERS[parser](state);
  return state.groups().parsed;
}

function typeOf(value: string): FieldType {
  if (/^[+-]?\d+$/.test(value)) return "int";
  if (/^[+-]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?$/.test(value)) return "float";
  if (value === "true" || value === "false") return "boolean";
  if (parseGoDuration(value) !== undefined) return "duration";
  return parseBytes(value) === undefined ? "string" : "bytes";
}
