import { WatchtowerError } from "../base/errors.ts";
import { CONFIG_ENV, SETTINGS } from "./settings.ts";
import type { Setting } from "./setting.ts";

const LONGEST_SHOWN = 60;
const MOST_SLIPS = 2;

const known = (): readonly Setting<unknown>[] => Object.values(SETTINGS);

/** Limits of Loki that have a name of their own here, as they are those of other languages, too, or of all signals. */
const OF_LOKI: Readonly<Record<string, string>> = {
  "loki.limits_config.max_entries_limit_per_query": "query.maxLines",
  "loki.limits_config.max_query_bytes_read": "query.maxLogBytes",
  "loki.limits_config.max_query_series": "query.maxLogSeries",
  "loki.limits_config.query_timeout": "query.timeout",
  "loki.limits_config.retention_period": "retention.maxAge",
};

/** Names the key, its value and what there is. */
export function unknownKey(key: string, value: unknown, path: string): WatchtowerError {
  const keys = known().map((setting) => setting.key);
  const last = key.split(".").at(-1)?.toLowerCase() ?? key;
  const near = OF_LOKI[key] ?? nearest(key, keys) ?? keys.find((name) => name.toLowerCase().includes(last));
  const hint = near === undefined ? `known keys: ${keys.join(", ")}` : `did you mean ${near}?`;
  return new WatchtowerError("invalid", `unknown key ${key} (${shown(key, value)}) in ${path}; ${hint}`);
}

/** What stands beside a secret may be meant for it. */
function shown(key: string, value: unknown): string {
  const group = key.split(".")[0];
  if (known().some((setting) => setting.secret === true && setting.key.split(".")[0] === group)) return "***";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/**
 * A variable that is almost one of ours is one of ours, mistyped. Others that begin alike are of other programs.
 *
 * @throws WatchtowerError `invalid`, naming it, its value and the one that is near.
 */
export function refuseMistyped(env: NodeJS.ProcessEnv): void {
  const names = [...known().map((setting) => setting.env), CONFIG_ENV];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith("WATCHTOWER_") || names.includes(name)) continue;
    const near = nearest(name, names);
    if (near === undefined) continue;
    const text = `unknown environment variable ${name} (${JSON.stringify(value)}); did you mean ${near}?`;
    throw new WatchtowerError("invalid", text);
  }
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((other) => ({ other, slips: slipsBetween(name.toLowerCase(), other.toLowerCase()) }))
    .toSorted((a, b) => a.slips - b.slips);
  return best !== undefined && best.slips <= MOST_SLIPS ? best.other : undefined;
}

/** How many letters are to be added, left out or changed to get from one to the other (Levenshtein's distance). */
function slipsBetween(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of from.split("").entries()) {
    const line = [row + 1];
    for (const [column, other] of to.split("").entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
