import { parsePrometheusDuration } from "../../../base/prometheus-duration.ts";
import { goFloatText } from "../../../base/go-float.ts";
import { parseGoFloat } from "../../../base/go-number.ts";
import { NANOS_PER_MILLI } from "../../../base/units.ts";
import { compileCapture, compileSearch } from "../../../base/regexp.ts";
import { expandReplacement, replaceMatches } from "../../../base/regexp-replace.ts";
import { BUILTIN_FUNCTIONS } from "../../go-template/builtin-functions.ts";
import { LAZY_FUNCTIONS } from "../../go-template/execute.ts";
import { type TemplateFunction, fixed, open } from "../../go-template/function.ts";
import { escapeQuery, title } from "../../go-template/go-text.ts";
import { TemplateError } from "../../go-template/template-error.ts";
import { type Value, LabelMap, isList, membersOf, typeName } from "../../go-template/value.ts";
import { stripDomain, stripPort } from "./host-port.ts";
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from "./humanize.ts";

const ofNumber = (apply: (value: number) => Value): TemplateFunction =>
  fixed(["any"], (value) => apply(numberOf(value)));

/** Of samples, as `query` gives them: maps of `Labels` and `Value`. */
const SAMPLE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  first: fixed(["any"], (list) => {
    const [first] = listOf(list);
    if (first === undefined) throw new TemplateError("first() called on vector with no elements");
    return first;
  }),
  label: fixed(["string", "any"], (name, sample) => labelOf(sample, name)),
  value: fixed(["any"], (sample) => membersOf(sample)?.get("Value")),
  strvalue: fixed(["any"], (sample) => labelOf(sample, "__value__")),
  sortByLabel: fixed(["string", "any"], (name, list) =>
    listOf(list).toSorted((a, b) => (labelOf(a, name) < labelOf(b, name) ? -1 : 1)),
  ),
};

const NUMBER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: ofNumber(humanizeDuration),
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber(humanizeTimestamp),
  toTime: ofNumber(momentOf),
  toDuration: ofNumber((seconds) => ({ elapsed: int64(seconds * 1e9) })),
  parseDuration: fixed(["string"], (text) => {
    const isNegative = text.startsWith("-");
    const milliseconds = parsePrometheusDuration(isNegative ? text.slice(1) : text);
    if (milliseconds === undefined)
      throw new TemplateError(`not a valid duration string: ${JSON.stringify(text)}`);
    return (isNegative ? -milliseconds : milliseconds) / 1000;
  }),
};

const TEXT_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  title: fixed(["string"], title),
  toUpper: fixed(["string"], (text) => text.toUpperCase()),
  toLower: fixed(["string"], (text) => text.toLowerCase()),
  stripPort: fixed(["string"], stripPort),
  stripDomain: fixed(["string"], stripDomain),
  match: fixed(["string", "string"], (expression, text) => compileSearch(expression).test(text)),
  reReplaceAll: fixed(["string", "string", "string"], (expression, by, text) =>
    replaceMatches(compileCapture(expression), text, (names, match) => expandReplacement(by, names, match)),
  ),
  graphLink: fixed(["string"], (expression) => graphLink(expression, 0)),
  tableLink: fixed(["string"], (expression) => graphLink(expression, 1)),
  safeHtml: fixed(["string"], (text) => text),
  urlQueryEscape: fixed(["string"], escapeQuery),
  args: open([], "any", (...values) => new Map(values.map((value, index) => [`arg${index}`, value]))),
};

/** By name (prometheus.io, "Template reference"), without {@link OF_EVALUATION}. */
const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map(
  [BUILTIN_FUNCTIONS, SAMPLE_FUNCTIONS, NUMBER_FUNCTIONS, TEXT_FUNCTIONS].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Functions that tell of the evaluation a text is filled in for. */
export const OF_EVALUATION = ["query", "now", "externalURL", "pathPrefix"] as const;

/** Those that are called with their values; `undefined` for others. */
export const findFunction = (name: string): TemplateFunction | undefined => FUNCTIONS.get(name);

/** Whether a template may call it: also what is evaluated lazily, and what depends on the evaluation. */
export const hasFunction = (name: string): boolean =>
  FUNCTIONS.has(name) || LAZY_FUNCTIONS.has(name) || OF_EVALUATION.some((known) => known === name);

function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  const parsed = typeof value === "string" ? parseGoFloat(value) : undefined;
  if (parsed === undefined) throw new TemplateError(`can't convert ${typeName(value)} to float`);
  return parsed;
}

/** What a query of the first attempt has not answered yet is an empty list. */
function listOf(value: Value): readonly Value[] {
  if (value === undefined) return [];
  if (!isList(value))
    throw new TemplateError(`wrong type for value; expected a vector; got ${typeName(value)}`);
  return value;
}

function labelOf(sample: Value, name: string): string {
  const labels = membersOf(sample)?.get("Labels");
  return labels instanceof LabelMap ? labels.get(name) : "";
}

/** As Go makes an int64 of a float: what does not fit is the smallest. */
const int64 = (value: number): bigint =>
  value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);

function momentOf(seconds: number): Value {
  if (!Number.isFinite(seconds)) throw new TemplateError("value is NaN or Inf");
  const nanos = seconds * 1e9;
  if (Math.abs(nanos) > 2 ** 63) {
    const problem = "cannot be represented as a nanoseconds timestamp since it overflows int64";
    throw new TemplateError(`${goFloatText(seconds)} ${problem}`);
  }
  return { nanos: (int64(nanos) / NANOS_PER_MILLI) * NANOS_PER_MILLI, zone: "UTC" };
}

/** The path of Prometheus' page that shows the expression. @param tab 0 for the graph, 1 for the table. */
export const graphLink = (expression: string, tab: number): string =>
  `/graph?g0.expr=${escapeQuery(expression)}&g0.tab=${tab}`;

/** Those that Go does not have of itself. */
export const templateFunctionNames = (): readonly string[] =>
  [...OF_EVALUATION, ...FUNCTIONS.keys()]
    .filter((name) => !Object.hasOwn(BUILTIN_FUNCTIONS, name))
    .toSorted();
