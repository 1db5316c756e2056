import { formatPattern, isDate } from "../format/date-pattern.ts";
import { ALL_VALUE } from "../../dashboard-file/variable-model.ts";
import type { KnownVariable } from "./scope.ts";

type Value = string | readonly string[];

/** Writes the value of a variable into a text. */
export type Format = (value: Value, variable: Omit<KnownVariable, "value" | "allValue">) => string;

/**
 * A format by its name, as it stands behind the colon in `${name:csv}`; some take arguments behind more colons.
 * @returns undefined if there is none of that name
 */
export function formatByName(text: string): Format | undefined {
  const [name = "", ...args] = text.split(":");
  const make = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  return make?.(args);
}

/** The names that are known, for a notice about others. */
export function isFormat(text: string): boolean {
  return Object.hasOwn(FORMATS, text.split(":")[0] ?? "");
}

/** `{a,b}` for several values, one by itself. */
export const glob: Format = (value) =>
  typeof value !== "string" && value.length > 1 ? `{${value.join(",")}}` : String(value);

const FORMATS: Readonly<Record<string, (args: readonly string[]) => Format>> = {
  glob: () => glob,
  raw: () => String,
  csv: () => (value) => joined(value, ","),
  pipe: () => (value) => joined(value, "|"),
  join:
    ([separator = ","]) =>
    (value) =>
      joined(value, separator),
  html: () => (value) => escapeHtml(joined(value, ", ")),
  json: () => (value) => (typeof value === "string" ? value : JSON.stringify(value)),
  lucene: () => lucene,
  regex: () => regex,
  distributed:
    () =>
    (value, { name }) =>
      joined(value, `,${name}=`),
  percentencode: () => (value) => percentEncoded(globbed(value)),
  uriencode: () => (value) => strict(encodeURI(wellFormed(globbed(value)))),
  singlequote: () => (value) => quoted(value, "'", (text) => text.replaceAll("'", String.raw`\'`)),
  doublequote: () => (value) => quoted(value, '"', (text) => text.replaceAll('"', String.raw`\"`)),
  sqlstring: () => (value) =>
    quoted(value, "'", (text) => text.replaceAll("'", "''").replaceAll('"', String.raw`\"`)),
  date: (args) => (value) => date(value, args.join(":")),
  text:
    () =>
    (_value, { text }) =>
      joined(text, " + "),
  queryparam: () => queryParam,
  customqueryparam:
    ([name = "", prefix = ""]) =>
    (value, variable) => {
      const key = percentEncoded(name === "" ? variable.name : name);
      return list(value)
        .map((member) => `${key}=${percentEncoded(prefix)}${percentEncoded(member)}`)
        .join("&");
    },
};

function list(value: Value): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function joined(value: Value, separator: string): string {
  return list(value).join(separator);
}

/** In braces even if there is only one. */
function globbed(value: Value): string {
  return typeof value === "string" ? value : `{${value.join(",")}}`;
}

function quoted(value: Value, quote: string, escape: (text: string) => string): string {
  return list(value)
    .map((member) => quote + escape(member) + quote)
    .join(",");
}

const lucene: Format = (value) => {
  if (typeof value === "string") return escapeLucene(value);
  return value.length === 0
    ? "__empty__"
    : `(${value.map((member) => `"${escapeLucene(member)}"`).join(" OR ")})`;
};

function escapeLucene(text: string): string {
  return Number.isNaN(Number(text))
    ? text.replaceAll(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, String.raw`\$&`)
    : text;
}

const regex: Format = (value) => {
  const escaped = list(value).map((member) => member.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`));
  return escaped.length === 1 ? (escaped[0] ?? "") : `(${escaped.join("|")})`;
};

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** What RFC 3986 reserves, and encodeURIComponent leaves. */
function strict(encoded: string): string {
  return encoded.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Without lone surrogates, which cannot be encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

/** As encodeURIComponent, and all that RFC 3986 reserves; lone surrogates become U+FFFD. */
export function percentEncoded(text: string): string {
  return strict(encodeURIComponent(wellFormed(text)));
}

const queryParam: Format = (value, { name, isAll }) => {
  const members = isAll ? [ALL_VALUE] : list(value);
  return members.map((member) => `var-${name}=${percentEncoded(member)}`).join("&");
};

/** @param how `ms`, `seconds`, `iso`, or a pattern; empty is `iso` */
function date(value: Value, how: string): string {
  const time = Number.parseInt(joined(value, ","), 10);
  if (!isDate(time)) return "NaN";
  if (how === "ms") return String(value);
  if (how === "seconds") return String(Math.round(time / 1000));
  return how === "" || how === "iso" ? new Date(time).toISOString() : formatPattern(time, how, "browser");
}
