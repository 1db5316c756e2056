import { OttlError } from "../values/value.ts";

/** `lazyQuotes`: quotes may stand inside of fields; `ignoreQuotes`: they mean nothing. */
export type CsvMode = "strict" | "lazyQuotes" | "ignoreQuotes";

/** The fields of one row, as Go's encoding/csv reads it; line ends inside of it belong to the fields. @throws OttlError */
export function readCsvRow(row: string, delimiter: string, mode: CsvMode): readonly string[] {
  const line = row.replaceAll(/^[\r\n]+|[\r\n]+$/g, "");
  if (line === "") throw new OttlError("no csv lines found");
  if (mode === "ignoreQuotes") return line.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  do {
    const { field, end } = line.startsWith('"', at)
      ? quotedField(line, at + 1, { delimiter, mode })
      : plainField(line, at, { delimiter, mode });
    fields.push(field);
    at = end + delimiter.length;
  } while (at <= line.length);
  return fields;
}

interface Form {
  readonly delimiter: string;
  readonly mode: CsvMode;
}

interface Field {
  readonly field: string;
  /** Where the delimiter stands behind it, or the line's end. */
  readonly end: number;
}

function plainField(line: string, at: number, { delimiter, mode }: Form): Field {
  const next = line.indexOf(delimiter, at);
  const end = next < 0 ? line.length : next;
  const field = line.slice(at, end);
  if (mode === "strict" && field.includes('"')) throw new OttlError('bare " in non-quoted field');
  return { field, end };
}

/** @param start behind the quote. */
function quotedField(line: string, start: number, { delimiter, mode }: Form): Field {
  const pieces: string[] = [];
  let at = start;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) {
      if (mode === "strict") throw new OttlError('extraneous or missing " in quoted-field');
      return { field: pieces.join("") + line.slice(at), end: line.length };
    }
    pieces.push(line.slice(at, quote));
    at = quote + 1;
    if (line.startsWith('"', at)) at++;
    else if (at === line.length || line.startsWith(delimiter, at)) return { field: pieces.join(""), end: at };
    else if (mode === "strict") throw new OttlError('extraneous or missing " in quoted-field');
    pieces.push('"');
  }
}
