import { isObject } from "../../base/json-object.ts";
import { type LevelRules, knownLevel } from "./level-names.ts";

const SPACE = 0x20;

/** In the order that decides between words at one place. */
const WORDS: readonly (readonly [string, string])[] = [
  ["trace", "trace"],
  ["debug", "debug"],
  ["fatal", "fatal"],
  ["critical", "critical"],
  ["error", "error"],
  ["err", "error"],
  ["warning", "warn"],
  ["warn", "warn"],
  ["info", "info"],
];

const BEFORE_WORD = new Set(" \t\n[({\"'=|");
const AFTER_WORD = new Set(" \t\n[](){}:,!\"'=|");

/** The level that a line names, as Loki looks for it: a JSON field, a logfmt key, or the first level word. */
export function levelOfLine(line: string, rules: LevelRules): string {
  const trimmed = line.trim();
  const named =
    trimmed.startsWith("{") && trimmed.endsWith("}") ? jsonLevel(trimmed, rules) : logfmtLevel(line, rules);
  return (named === undefined ? undefined : knownLevel(named)) ?? wordLevel(line);
}

function jsonLevel(line: string, rules: LevelRules): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return fieldLevel(value, 1, rules);
  } catch {
    return undefined;
  }
}

function fieldLevel(value: unknown, depth: number, rules: LevelRules): string | undefined {
  const isTooDeep = rules.jsonDepth > 0 && depth > rules.jsonDepth;
  if (!isObject(value) || isTooDeep) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === "string" && rules.fields.includes(key)) return member;
    const inner = fieldLevel(member, depth + 1, rules);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Value of the key that ranks first among the fields, whatever its case. */
function logfmtLevel(line: string, { fields }: LevelRules): string | undefined {
  if (!line.includes("=")) return undefined;
  let [rank, level] = [fields.length, undefined as string | undefined];
  for (const [key, value] of logfmtPairs(line)) {
    const found = fields.findIndex((name) => name.toLowerCase() === key.toLowerCase());
    if (found >= 0 && found < rank) [rank, level] = [found, value];
  }
  return level;
}

/** Pairs of a logfmt line up to its first error. */
function* logfmtPairs(line: string): Generator<readonly [key: string, value: string]> {
  let at = 0;
  while (at < line.length) {
    if (isBlank(line, at)) {
      at++;
      continue;
    }
    const keyStart = at;
    while (at < line.length && !isBlank(line, at) && line[at] !== "=" && line[at] !== '"') at++;
    const key = line.slice(keyStart, at);
    if (line[at] === '"' || (line[at] === "=" && key === "")) return;
    if (line[at] !== "=") continue;
    const end = valueEnd(line, at + 1);
    if (end === undefined) return;
    const quoted = line[at + 1] === '"';
    yield [key, quoted ? line.slice(at + 2, end - 1) : line.slice(at + 1, end)];
    at = end;
  }
}

/** Where the value ends that starts at `start`; `undefined` if it is malformed. */
function valueEnd(line: string, start: number): number | undefined {
  let at = start;
  if (line[at] !== '"') {
    while (at < line.length && !isBlank(line, at)) {
      if (line[at] === "=" || line[at] === '"') return undefined;
      at++;
    }
    return at;
  }
  for (at++; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line[at] === '"') return at + 1;
  }
  return undefined;
}

function isBlank(line: string, at: number): boolean {
  return line.charCodeAt(at) <= SPACE;
}

function wordLevel(line: string): string {
  const lower = line.toLowerCase();
  let [first, level] = [lower.length, "unknown"];
  for (const [word, name] of WORDS) {
    const at = indexOfWord(lower, word);
    if (at < 0 || at >= first) continue;
    [first, level] = [at, name];
  }
  return level;
}

function indexOfWord(line: string, word: string): number {
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const [before, after] = [line[at - 1], line[at + word.length]];
    if (before !== undefined && !BEFORE_WORD.has(before)) continue;
    if (after === undefined || AFTER_WORD.has(after)) return at;
  }
  return -1;
}
