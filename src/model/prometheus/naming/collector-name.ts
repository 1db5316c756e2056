import type { NamedMetric } from "./metric-name.ts";
import { mainUnit, perUnit } from "./unit-name.ts";

/**
 * Names as the OpenTelemetry Collector makes them (opentelemetry-collector-contrib, pkg/translator/prometheus), and Alloy
 * with it. They differ from those of Prometheus' own OTLP endpoint where letters are none of ASCII, where a name holds
 * colons, and where it tells its unit already.
 */

/** @param withSuffixes whether the unit and the kind are appended. */
export function collectorMetricName({ name, unit, kind }: NamedMetric, withSuffixes: boolean): string {
  if (!withSuffixes) return notADigitFirst(piecesOf(name, /[^\p{L}\p{Nd}_:]+/u).join("_"));
  const tokens = piecesOf(name, NEITHER_LETTER_NOR_DIGIT);
  const [main, per] = [cleaned(mainUnit(unit)), cleaned(perUnit(unit))];
  if (main !== "" && !tokens.includes(main)) tokens.push(main);
  if (per !== "" && !tokens.includes(per)) tokens.push("per", per);
  if (kind === "counter") return notADigitFirst(withLast(tokens, "total").join("_"));
  const isRatio = kind === "gauge" && unit === "1";
  return notADigitFirst((isRatio ? withLast(tokens, "ratio") : tokens).join("_"));
}

/** An attribute's key as a label's name: `""` for an empty one. */
export function collectorLabelName(key: string): string {
  const name = key.replaceAll(/[^\p{L}\p{Nd}]/gu, "_");
  if (/^\d/.test(name)) return `key_${name}`;
  return /^_(?!_)/.test(name) ? `key${name}` : name;
}

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{Nd}]+/u;

const piecesOf = (text: string, separator: RegExp): string[] =>
  text.split(separator).filter((piece) => piece !== "");

const cleaned = (unit: string): string => piecesOf(unit, NEITHER_LETTER_NOR_DIGIT).join("_");

/** The suffix once, at the end. */
const withLast = (tokens: readonly string[], suffix: string): string[] => [
  ...tokens.filter((token) => token !== suffix),
  suffix,
];

const notADigitFirst = (name: string): string => (/^\d/.test(name) ? `_${name}` : name);
