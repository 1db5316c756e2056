import { floatText } from "../../../base/float-text.ts";
import { quoteGo } from "../../../base/go-string.ts";
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  significant,
} from "./humanize.ts";

export type TemplateValue = string | number;
type TemplateFunction = (args: readonly TemplateValue[]) => TemplateValue;

const ofNumber =
  (apply: (value: number) => string): TemplateFunction =>
  ([value = ""]) =>
    apply(Number(value));
const ofText =
  (apply: (text: string) => string): TemplateFunction =>
  ([value = ""]) =>
    apply(valueText(value));

/** Functions of templates, by name (prometheus.io, "Template reference", and Go's own). */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: ofNumber(humanizeDuration),
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber(humanizeTimestamp),
  title: ofText((text) =>
    text.replaceAll(/(^|\s)(\S)/g, (_, blank: string, first: string) => blank + first.toUpperCase()),
  ),
  toUpper: ofText((text) => text.toUpperCase()),
  toLower: ofText((text) => text.toLowerCase()),
  stripPort: ofText((text) => text.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")),
  stripDomain: ofText((text) => text.replace(/^([^.:\d][^.:]*)\.[^:]*/, "$1")),
  print: (args) => args.map(valueText).join(""),
  printf: ([format = "", ...values]) => formatted(valueText(format), values),
};

/** As Go prints a value by itself. */
export function valueText(value: TemplateValue): string {
  if (typeof value === "string") return value;
  return value !== 0 && Math.abs(value) < 1e-4
    ? value.toExponential().replace(/e-(\d)$/, "e-0$1")
    : floatText(value);
}

const VERB = /%(-?)(\d*)(?:\.(\d+))?([sdvfeqgx%])/g;

function formatted(format: string, values: readonly TemplateValue[]): string {
  let at = 0;
  return format.replaceAll(
    VERB,
    (_, left: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      const text = verbText(
        verb,
        values[at++] ?? "",
        precision === undefined ? undefined : Number(precision),
      );
      const size = Math.min(Number(width), 1000);
      return left === "-" ? text.padEnd(size) : text.padStart(size);
    },
  );
}

function verbText(verb: string, value: TemplateValue, precision: number | undefined): string {
  const digits = Math.min(precision ?? 6, 100);
  if (verb === "f") return Number(value).toFixed(digits);
  if (verb === "e")
    return Number(value)
      .toExponential(digits)
      .replace(/e([+-])(\d)$/, "e$10$2");
  if (verb === "g" && precision !== undefined) return significant(Number(value), Math.min(precision, 100));
  if (verb === "d") return String(Math.trunc(Number(value)));
  if (verb === "x") return Math.trunc(Number(value)).toString(16);
  const text = valueText(value);
  if (verb === "q") return quoteGo(text);
  return precision === undefined || verb !== "s" ? text : text.slice(0, precision);
}
