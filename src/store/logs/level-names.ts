/** How the levels of lines are found: Loki's `limits_config`. */
export interface LevelRules {
  /** `discover_log_levels` */
  readonly areFound: boolean;
  /** `log_level_fields`: labels, metadata and fields of a line that may say the level, in order of rank. */
  readonly fields: readonly string[];
  /** `log_level_from_json_max_depth`; 0 for any. */
  readonly jsonDepth: number;
}

const FIELDS: readonly string[] = [
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

/** Loki's defaults. */
export const LOKI_LEVELS: LevelRules = { areFound: true, fields: FIELDS, jsonDepth: 2 };

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
