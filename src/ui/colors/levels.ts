/** Log levels as Loki detects them, most severe first; the order of legends and stacks. */
export const LEVELS = ["critical", "fatal", "error", "warn", "info", "debug", "trace", "unknown"] as const;

export type Level = (typeof LEVELS)[number];

const ALIASES: Readonly<Record<string, Level>> = {
  warning: "warn",
  information: "info",
  err: "error",
  crit: "critical",
};

/** The level that a text names; what is none is `unknown`. */
export function levelOf(text: string | undefined): Level {
  const lower = (text ?? "").toLowerCase();
  return LEVELS.find((level) => level === lower) ?? ALIASES[lower] ?? "unknown";
}

const COLORS: Readonly<Record<Level, string>> = {
  critical: "#9b4dca",
  fatal: "#9b4dca",
  error: "#e0465e",
  warn: "#e0a526",
  info: "#4aa564",
  debug: "#3d8bfd",
  trace: "#7fb2e5",
  unknown: "#8b94a3",
};

export function levelColor(level: Level): string {
  return COLORS[level];
}
