import { valueText } from "../../../model/otlp/value-text.ts";
import { OttlError, mapOf } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import { readCsvRow } from "./csv.ts";
import type { CsvMode } from "./csv.ts";
import { define } from "./definition.ts";
import { parseJson } from "./json.ts";
import { literalBool, literalText, map, optional, pattern, text, whole } from "./parameters.ts";
import { parseUrl } from "./url.ts";

const json = define("ParseJSON", { target: text }, (given) => (run) => parseJson(given.target(run)));

const keyValue = define(
  "ParseKeyValue",
  { target: text, delimiter: optional(literalText), pair_delimiter: optional(literalText) },
  (given, site) => {
    const delimiter = given.delimiter || "=";
    const pairDelimiter = given.pair_delimiter || " ";
    if (delimiter === pairDelimiter)
      throw site.problem("pair_delimiter", "must not be equal to the delimiter");
    return (run) => {
      const source = given.target(run);
      if (source === "") throw new OttlError("cannot parse from empty target");
      return mapOf(
        splitOutsideQuotes(source, pairDelimiter).map((pair) => {
          const at = pair.indexOf(delimiter);
          if (at < 0) throw new OttlError("cannot split a pair into 2 items");
          return [pair.slice(0, at).trim(), pair.slice(at + delimiter.length).trim()];
        }),
      );
    };
  },
);

/** Quotes of both kinds are taken off; empty pieces are left out. */
function splitOutsideQuotes(source: string, delimiter: string): readonly string[] {
  const pieces: string[] = [];
  let [current, quote] = ["", ""];
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (quote === "" && source.startsWith(delimiter, at)) {
      if (current !== "") pieces.push(current);
      current = "";
      at += delimiter.length - 1;
    } else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = "";
    else current += char;
  }
  if (quote !== "") throw new OttlError("never reached the end of a quoted value");
  return current === "" ? pieces : [...pieces, current];
}

const toKeyValue = define(
  "ToKeyValueString",
  {
    target: map,
    delimiter: optional(literalText),
    pair_delimiter: optional(literalText),
    sort_output: optional(literalBool),
  },
  (given, site) => {
    const delimiter = given.delimiter || "=";
    const pairDelimiter = given.pair_delimiter || " ";
    if (delimiter === pairDelimiter)
      throw site.problem("pair_delimiter", "must not be equal to the delimiter");
    const quoted = (part: string): string =>
      part.includes(delimiter) || part.includes(pairDelimiter) || part === ""
        ? `"${part.replaceAll('"', String.raw`\"`)}"`
        : part.replaceAll('"', String.raw`\"`);
    return (run) => {
      const { value: entries } = given.target(run);
      const inOrder =
        given.sort_output === true ? entries.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : entries;
      return inOrder
        .map(({ key, value }) => `${quoted(key)}${delimiter}${quoted(valueText(value))}`)
        .join(pairDelimiter);
    };
  },
);

const csv = define(
  "ParseCSV",
  {
    target: text,
    header: text,
    delimiter: optional(literalText),
    header_delimiter: optional(literalText),
    mode: optional(literalText),
  },
  (given, site) => {
    const delimiter = given.delimiter ?? ",";
    const headerDelimiter = given.header_delimiter ?? delimiter;
    const mode = CSV_MODES.find((known) => known === (given.mode ?? "strict"));
    if (mode === undefined) throw site.problem("mode", `must be one of ${CSV_MODES.join(", ")}`);
    if (Array.from(delimiter).length !== 1) throw site.problem("delimiter", "must be a single character");
    if (Array.from(headerDelimiter).length !== 1) {
      throw site.problem("header_delimiter", "must be a single character");
    }
    return (run) => {
      const header = given.header(run);
      if (header === "") throw new OttlError("headers must not be an empty string");
      const names = header.split(headerDelimiter);
      const fields = readCsvRow(given.target(run), delimiter, mode);
      if (fields.length !== names.length) {
        throw new OttlError(`wrong number of fields: expected ${names.length}, found ${fields.length}`);
      }
      return mapOf(names.map((name, at) => [name, fields[at]]));
    };
  },
);

const CSV_MODES: readonly CsvMode[] = ["strict", "lazyQuotes", "ignoreQuotes"];

const parseInt = define("ParseInt", { target: text, base: whole }, (given) => (run) => {
  const [target, base] = [given.target(run), Number(given.base(run))];
  if (target === "")
    throw new OttlError("invalid target value for ParseInt function, target cannot be empty");
  if (base < 0 || base === 1 || base > 36) throw new OttlError(`invalid base ${base}`);
  const value = wholeInBase(target, base);
  if (value === undefined) throw new OttlError("could not convert the target to int64: invalid syntax");
  if (BigInt.asIntN(64, value) !== value)
    throw new OttlError("could not convert the target: value out of range");
  return value;
});

const PREFIXES: readonly (readonly [RegExp, number])[] = [
  [/^0x_?/i, 16],
  [/^0b_?/i, 2],
  [/^0o?_?(?=.)/i, 8],
];

/** Base 0 is told by a prefix, as in Go's literals; then `_` may stand between digits. */
function wholeInBase(target: string, base: number): bigint | undefined {
  const [, sign, rest = ""] = /^([+-]?)(.*)$/s.exec(target) ?? [];
  const prefix = base === 0 ? PREFIXES.find(([start]) => start.test(rest)) : undefined;
  const radix = prefix?.[1] ?? (base === 0 ? 10 : base);
  const body = prefix === undefined ? rest : rest.replace(prefix[0], "");
  const digits = base === 0 && /^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(body) ? body.replaceAll("_", "") : body;
  if (digits === "" || digits.length > 65) return undefined;
  let value = 0n;
  for (const char of digits.toLowerCase()) {
    const digit = /[0-9a-z]/.test(char) ? Number.parseInt(char, 36) : 36;
    if (digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return sign === "-" ? -value : value;
}

const url = define("URL", { url_string: text }, (given) => (run) => {
  const target = given.url_string(run);
  if (target === "") throw new OttlError("url cannot be empty");
  return mapOf(parseUrl(target));
});

const extractPatterns = define("ExtractPatterns", { target: text, pattern }, (given, site) => {
  const { groups } = given.pattern;
  if (groups.every((name) => name === undefined)) {
    throw site.problem("pattern", "must have at least one named group, as (?P<name>…)");
  }
  return (run) => {
    const found = given.pattern.exec(given.target(run));
    if (found === undefined) return mapOf([]);
    return mapOf(
      groups.flatMap((name, at): [string, OttlValue][] =>
        name === undefined ? [] : [[name, found[at] ?? ""]],
      ),
    );
  };
});

export const PARSE_FUNCTIONS = [json, keyValue, toKeyValue, csv, parseInt, url, extractPatterns];
