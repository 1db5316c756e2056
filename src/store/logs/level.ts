import type { LabelPair } from "../../model/labels.ts";
import { type LevelRules, normalLevel } from "./level-names.ts";
import { levelOfLine } from "./line-level.ts";
import { DETECTED_LEVEL } from "./source.ts";

/** Names of metadata that take part in finding the level. */
export const levelSources = ({ areFound, fields }: LevelRules): ReadonlySet<string> =>
  new Set(areFound ? [...fields, "severity_number", DETECTED_LEVEL] : []);

const OF_SEVERITY = ["trace", "debug", "info", "warn", "error", "fatal"];
const SEVERITIES_PER_LEVEL = 4;

/** @param severity OTLP's SeverityNumber. */
export function levelOfSeverity(severity: number): string {
  if (!(severity > 0)) return "unknown";
  return OF_SEVERITY[Math.floor((severity - 1) / SEVERITIES_PER_LEVEL)] ?? "unknown";
}

/**
 * `detected_level` of a record as Loki finds it: from metadata that names a level, then from
 * OTLP's severity number, then from the line.
 *
 * @param metadata of the record, most important first where a name is there twice.
 */
export function detectLevel(metadata: readonly LabelPair[], line: () => string, rules: LevelRules): string {
  const find = (name: string): string | undefined => metadata.find(([other]) => other === name)?.[1];
  const given = find(DETECTED_LEVEL);
  if (given !== undefined) return normalLevel(given);
  for (const name of rules.fields) {
    const value = find(name);
    if (value !== undefined && value !== "") return normalLevel(value);
  }
  const severity = find("severity_number");
  if (severity === undefined || severity === "") return levelOfLine(line(), rules);
  return /^[+-]?\d+$/.test(severity) ? levelOfSeverity(Number(severity)) : "info";
}
