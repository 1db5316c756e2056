import { WatchtowerError } from "../base/errors.ts";
import { RENAMED } from "./renamed.ts";
import { CONFIG_ENV, SETTINGS } from "./settings.ts";
import type { Setting } from "./setting.ts";

const LONGEST_SHOWN = 60;
const MOST_SLIPS = 2;

const known = (): readonly Setting<unknown>[] => Object.values(SETTINGS);

/** Names the key, its value and what there is. */
export function unknownKey(key: string, value: unknown, path: string): WatchtowerError {
  const text = `unknown key ${key} (${shown(key, value)}) in ${path}; ${keyHint(key)}`;
  return new WatchtowerError("invalid", text);
}

function keyHint(key: string): string {
  const renamed = RENAMED.find((one) => one.key === key);
  if (renamed !== undefined) return `it is ${renamed.now.key} now`;
  const keys = known().map((setting) => setting.key);
  const last = key.split(".").at(-1)?.toLowerCase() ?? key;
  const near = nearest(key, keys) ?? keys.find((name) => name.toLowerCase().includes(last));
  return near === undefined ? knownBeside(key, keys) : `did you mean ${near}?`;
}

/** All there is, or all of the group if there is such a one. */
function knownBeside(key: string, keys: readonly string[]): string {
  const group = key.slice(0, key.lastIndexOf(".") + 1);
  const beside = group === "" ? [] : keys.filter((other) => other.startsWith(group));
  return `known keys: ${(beside.length === 0 ? keys : beside).join(", ")}`;
}

/** What stands beside a secret may be meant for it. */
function shown(key: string, value: unknown): string {
  const group = key.split(".")[0];
  if (known().some((setting) => setting.secret === true && setting.key.split(".")[0] === group)) return "***";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** Variables of this beginning are limits of Loki, whether or not Watchtower has them. */
const LOKI_ENV = "WATCHTOWER_LOKI_";
/** What Kubernetes tells containers of a service of the name `watchtower-loki`. */
const OF_SERVICE = /^(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)$/;

/**
 * A variable that is almost one of ours is one of ours, mistyped, and one of Loki's is meant to be followed, as is one
 * that was ours. Others that begin alike are of other programs.
 *
 * @throws WatchtowerError `invalid`, naming it, its value and the one that is meant.
 */
export function refuseMistyped(env: NodeJS.ProcessEnv): void {
  const names = [...known().map((setting) => setting.env), CONFIG_ENV];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith("WATCHTOWER_") || names.includes(name)) continue;
    const hint = hintOf(name, names);
    if (hint === undefined) continue;
    const text = `unknown environment variable ${name} (${JSON.stringify(value)}); ${hint}`;
    throw new WatchtowerError("invalid", text);
  }
}

/** What is meant by a variable that is not known; `undefined` if it is nothing of ours. */
function hintOf(name: string, names: readonly string[]): string | undefined {
  const renamed = RENAMED.find(({ env }) => env === name);
  if (renamed !== undefined) return `it is ${renamed.now.env} now`;
  const near = nearest(name, names);
  if (near !== undefined) return `did you mean ${near}?`;
  if (!name.startsWith(LOKI_ENV) || OF_SERVICE.test(name.slice(LOKI_ENV.length))) return undefined;
  return `known ones: ${names.filter((other) => other.startsWith(LOKI_ENV)).join(", ")}`;
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
