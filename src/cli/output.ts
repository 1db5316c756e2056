import { WatchtowerError, errorMessage } from "../base/errors.ts";

/** Exit codes of every command: done, failed, wrongly used. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person reads `out`, and colour is welcome (no-color.org). */
  readonly color: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
}

/** Results go to standard output. No colour with `NO_COLOR` or in a dumb terminal, no questions where `CI` is set. */
export function processTerminal(): Terminal {
  const person = process.stdout.isTTY;
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    color: person && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
    interactive: person && process.stdin.isTTY && !process.env["CI"],
  };
}

/** Prints one stable object for programs, or text for people. */
export function print(terminal: Terminal, json: boolean, value: unknown, text: () => string): void {
  terminal.out(json ? JSON.stringify(value, null, 2) : text());
}

/** `watchtower: what happened`; with `--json` the same as an object. */
export function printError(terminal: Terminal, json: boolean, error: unknown): void {
  const message = errorMessage(error);
  if (json) terminal.out(JSON.stringify({ error: message }, null, 2));
  else terminal.err(`watchtower: ${message}`);
}

/** 2 for what the caller can change in the call, 1 for all else. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof WatchtowerError && (error.kind === "invalid" || error.kind === "unsupported")
    ? EXIT.usage
    : EXIT.failed;

/** Columns under their heads, as wide as they need. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows];
  // Not by spreading into Math.max: a range query has more rows than a call can have arguments.
  const widths = heads.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const CODES = { dim: 2, bold: 1, red: 31, yellow: 33, green: 32, cyan: 36 } as const;

/** The text as it is where colour is not welcome. */
export function paint(terminal: Terminal, style: keyof typeof CODES, text: string): string {
  return terminal.color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}
