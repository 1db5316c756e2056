/**
 * LogQL the slow and obvious way: one line after the other, each stage a plain function of a line and its labels,
 * metrics by looking at every line for every step. What the engine gives must be the same.
 */

export interface ReferenceLine {
  /** Seconds from the start. */
  readonly at: number;
  readonly text: string;
  readonly stream: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A line on its way. */
export interface Passing {
  readonly at: number;
  readonly text: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Names of the stream's and the record's labels that are there: read ones of the name get `_extracted`. */
  readonly stored: ReadonlySet<string>;
  /** Names that a stage read or set, there or gone again: the first counts. */
  readonly read: ReadonlySet<string>;
  readonly error: string;
}

/** A stage: how a query writes it, and what it does with a line; `undefined` drops it. */
export interface ReferenceStage {
  readonly text: string;
  readonly apply: (line: Passing) => Passing | undefined;
}

export function start({ at, text, stream, metadata }: ReferenceLine): Passing {
  const labels = new Map([...Object.entries(stream), ...Object.entries(metadata)]);
  return { at, text, labels, stored: new Set(labels.keys()), read: new Set(), error: "" };
}

export const contains = (part: string, negated: boolean): ReferenceStage => ({
  text: `${negated ? "!=" : "|="} ${JSON.stringify(part)}`,
  apply: (line) => (line.text.includes(part) === negated ? undefined : line),
});

/** A word or another, as a regular expression. */
export const matches = (words: readonly string[], negated: boolean): ReferenceStage => ({
  text: `${negated ? "!~" : "|~"} "${words.join("|")}"`,
  apply: (line) => (words.some((word) => line.text.includes(word)) === negated ? undefined : line),
});

function withRead(line: Passing, pairs: readonly (readonly [string, string])[]): Passing {
  const labels = new Map(line.labels);
  const read = new Set(line.read);
  for (const [name, value] of pairs) {
    const own = line.stored.has(name) && !line.read.has(name) ? `${name}_extracted` : name;
    if (read.has(own)) continue;
    read.add(own);
    labels.set(own, value);
  }
  return { ...line, labels, read };
}

/** The lines are whole objects of scalars, or no JSON at all. */
export const json: ReferenceStage = {
  text: "| json",
  apply: (line) => {
    if (!line.text.startsWith("{")) return { ...line, error: "JSONParserErr" };
    const members = Object.entries(JSON.parse(line.text) as Record<string, unknown>);
    return withRead(
      line,
      members.filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)] as const),
    );
  },
};

/** Only lines of `key=value` have pairs. */
export const logfmt: ReferenceStage = {
  text: "| logfmt",
  apply: (line) => {
    const pairs = line.text.split(" ").filter((word) => /^\w+=\w+$/.test(word));
    return withRead(
      line,
      pairs.map((pair) => [pair.split("=")[0] ?? "", pair.split("=")[1] ?? ""] as const),
    );
  },
};

export const equals = (name: string, value: string, negated: boolean): ReferenceStage => ({
  text: `| ${name} ${negated ? "!=" : "="} "${value}"`,
  apply: (line) => {
    const actual = name === "__error__" ? line.error : (line.labels.get(name) ?? "");
    return (actual === value) === negated ? undefined : line;
  },
});

export const above = (name: string, bound: number): ReferenceStage => ({
  text: `| ${name} > ${bound}`,
  apply: (line) => {
    const value = line.labels.get(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value)) return { ...line, error: line.error || "LabelFilterErr" };
    return Number(value) > bound ? line : undefined;
  },
});

function without(line: Passing, isGone: (name: string) => boolean): Passing {
  const labels = new Map([...line.labels].filter(([name]) => !isGone(name)));
  // Of the stream's labels the name is still taken.
  return { ...line, labels };
}

/** Only of labels that lines are read for. */
export const drop = (name: string): ReferenceStage => ({
  text: `| drop ${name}`,
  apply: (line) => without(line, (each) => each === name),
});

export const keep = (names: readonly string[]): ReferenceStage => ({
  text: `| keep ${names.join(", ")}`,
  apply: (line) => without(line, (each) => !names.includes(each)),
});

export const rewrite = (name: string): ReferenceStage => ({
  text: `| line_format "<{{.${name}}}>"`,
  apply: (line) => ({ ...line, text: `<${line.labels.get(name) ?? ""}>` }),
});

export function run(lines: readonly ReferenceLine[], stages: readonly ReferenceStage[]): Passing[] {
  const passing: Passing[] = [];
  for (const line of lines) {
    let current: Passing | undefined = start(line);
    for (const stage of stages) current = current === undefined ? undefined : stage.apply(current);
    if (current !== undefined) passing.push(current);
  }
  return passing;
}

/** `sum by (name) (count_over_time(… [range]))` at each step: how many lines of each value are in the window. */
export function countBy(
  lines: readonly Passing[],
  name: string,
  range: number,
  steps: readonly number[],
): ReadonlyMap<string, readonly (number | undefined)[]> {
  const values = new Set(lines.map(({ labels }) => labels.get(name) ?? ""));
  const counts = new Map<string, (number | undefined)[]>();
  for (const value of values) {
    const series = steps.map((step) => {
      const inside = lines.filter(
        ({ at, labels }) => (labels.get(name) ?? "") === value && at > step - range && at <= step,
      );
      return inside.length === 0 ? undefined : inside.length;
    });
    if (series.some((count) => count !== undefined)) counts.set(value, series);
  }
  return counts;
}
