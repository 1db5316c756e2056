/** What a line holds, if it is JSON or logfmt: names as LogQL's parsers give them, with their values. */
export interface LineFields {
  /** The stage of LogQL that reads the line so. */
  readonly parser: "json" | "logfmt";
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Bounds for lines that are made to be slow to read. */
const MOST_CHARACTERS = 100_000;
const MOST_FIELDS = 500;
const MOST_DEPTH = 20;

/** Undefined for a line that is neither: plain text stays text. */
export function lineFields(line: string): LineFields | undefined {
  if (line.length > MOST_CHARACTERS) return undefined;
  const object = jsonObject(line);
  if (object !== undefined) {
    const fields: [string, string][] = [];
    flatten(object, "", 0, fields);
    return { parser: "json", fields };
  }
  const pairs = logfmtPairs(line);
  return pairs === undefined ? undefined : { parser: "logfmt", fields: pairs };
}

function jsonObject(line: string): object | undefined {
  if (!/^\s*\{/.test(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As Loki's `json` stage: names of what is nested are joined by `_`, lists are left out. */
function flatten(value: object, prefix: string, depth: number, into: [string, string][]): void {
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (into.length >= MOST_FIELDS) return;
    const name = labelName(prefix === "" ? key : `${prefix}_${key}`);
    if (item === null || Array.isArray(item)) continue;
    if (typeof item === "string") into.push([name, item]);
    else if (typeof item !== "object") into.push([name, JSON.stringify(item)]);
    else if (depth < MOST_DEPTH) flatten(item, name, depth + 1, into);
  }
}

function labelName(text: string): string {
  const clean = text.replaceAll(/[^\w]/g, "_");
  return /^\d/.test(clean) ? `_${clean}` : clean;
}

const PAIR = /\s*([^\s="]+)=(?:"((?:\\.|[^"\\])*)"|([^\s"]*))(?=\s|$)/y;

/** The pairs of a line that is nothing but pairs, two at least: `a=b` in a sentence is no logfmt. */
function logfmtPairs(line: string): readonly (readonly [string, string])[] | undefined {
  const pairs: [string, string][] = [];
  PAIR.lastIndex = 0;
  let end = 0;
  for (let match = PAIR.exec(line); match !== null; match = PAIR.exec(line)) {
    end = PAIR.lastIndex;
    if (pairs.length >= MOST_FIELDS) return undefined;
    pairs.push([labelName(match[1] ?? ""), match[2] === undefined ? (match[3] ?? "") : unescaped(match[2])]);
  }
  return pairs.length >= 2 && line.slice(end).trim() === "" ? pairs : undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) =>
    character === "n" ? "\n" : character === "t" ? "\t" : character,
  );
}
