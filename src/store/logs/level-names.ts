/** Labels, metadata and fields of a line that may say the level, in order of rank. */
export const LEVEL_NAMES: readonly string[] = [
  "level",
  "LEVEL",
  "Level",
  "log.level",
  "severity",
  "SEVERITY",
  "Severity",
  "SeverityText",
  "lvl",
  "LVL",
  "Lvl",
  "severity_text",
  "Severity_Text",
  "SEVERITY_TEXT",
];

const KNOWN: ReadonlyMap<string, string> = new Map([
  ["trace", "trace"],
  ["trc", "trace"],
  ["debug", "debug"],
  ["dbg", "debug"],
  ["info", "info"],
  ["inf", "info"],
  ["information", "info"],
  ["warn", "warn"],
  ["wrn", "warn"],
  ["warning", "warn"],
  ["error", "error"],
  ["err", "error"],
  ["critical", "critical"],
  ["fatal", "fatal"],
]);

/** One of Loki's levels in whatever case or abbreviation; `undefined` for anything else. */
export function knownLevel(text: string): string | undefined {
  return KNOWN.get(text.toLowerCase());
}

/** One of Loki's levels, or the text as it is. */
export function normalLevel(text: string): string {
  return knownLevel(text) ?? text;
}
