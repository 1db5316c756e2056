import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import { isObject } from "../base/json-object.ts";
import { refuseSamePort } from "./same-port.ts";
import { CONFIG_ENV, SETTINGS } from "./settings.ts";
import type { Setting } from "./setting.ts";
import type { Config, SettingName } from "./settings.ts";
import { refuseMistyped, unknownKey } from "./unknown.ts";

const FILE_NAME = "watchtower.config.json";
const FILE_ORIGIN = "file ";

/** Where a value came from: `default`, `file PATH`, `environment NAME`, `flag NAME`. */
export type Origin = string;

/** Where values came from, by setting; none where nobody said. */
export type Origins = Readonly<Partial<Record<SettingName, Origin>>>;

/** Each setting as the last source gave it, checked, or its fallback. */
export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<SettingName, Origin>>;
}

/** What of the process the configuration is made of, in place of its globals. */
export interface ConfigSources {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** By setting; what the command line gave as text. */
  readonly flags: Readonly<Partial<Record<SettingName, string>>>;
  /** `--config`; else `WATCHTOWER_CONFIG`, else `watchtower.config.json` in `cwd` if it exists. */
  readonly configFile?: string;
}

interface Given {
  readonly value: unknown;
  readonly origin: Origin;
}

/**
 * Merges the sources, in rising order: defaults, file, environment, flags.
 *
 * @throws WatchtowerError `invalid` for an unknown key or a wrong value, naming the source, the key, the value
 *   and what was expected.
 */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const given = new Map<string, Given>();
  refuseMistyped(sources.env);
  readFile(sources, given);
  for (const [name, setting] of entries()) {
    const fromEnv = sources.env[setting.env];
    if (fromEnv !== undefined && fromEnv !== "")
      given.set(name, { value: fromEnv, origin: `environment ${setting.env}` });
    const fromFlag = sources.flags[name];
    if (fromFlag !== undefined) given.set(name, { value: fromFlag, origin: `flag ${flagName(setting)}` });
  }
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins: Partial<Record<SettingName, Origin>> = {};
  for (const [name, setting] of entries()) {
    const found = given.get(name);
    values[name] = found === undefined ? setting.fallback(sources.env) : check(setting, found);
    origins[name] = found?.origin ?? "default";
  }
  for (const name of ["dataDir", "chartDir", "sumoCaFile"] as const) {
    const path = values[name];
    if (typeof path === "string") values[name] = absolute(path, origins[name] ?? "default", sources.cwd);
  }
  for (const name of ["ruleFiles", "ruleLogFiles"] as const) {
    const paths = values[name];
    const origin = origins[name] ?? "default";
    if (Array.isArray(paths)) values[name] = paths.map((path) => absolute(String(path), origin, sources.cwd));
  }
  // Each value has passed its own schema above.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const loaded = { config: values as Config, origins: origins as Record<SettingName, Origin> };
  refuseSamePort(loaded.config, loaded.origins);
  return loaded;
}

/** A path in a file counts from the file's folder, others from where the command was called. */
function absolute(path: string, origin: Origin, cwd: string): string {
  if (path === "~" || path.startsWith("~/")) return join(homedir(), path.slice(1));
  return resolve(origin.startsWith(FILE_ORIGIN) ? dirname(origin.slice(FILE_ORIGIN.length)) : cwd, path);
}

/** All settings in the order of `SETTINGS`, in which they are shown too. */
export function entries(): readonly (readonly [SettingName, Setting<unknown>])[] {
  // Object.entries forgets the keys' type; SETTINGS is a literal.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.entries(SETTINGS) as unknown as readonly (readonly [SettingName, Setting<unknown>])[];
}

const flagName = (setting: Setting<unknown>): string => setting.flag?.split(" ")[0] ?? setting.key;

function check(setting: Setting<unknown>, { value, origin }: Given): unknown {
  const parsed = setting.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const shown = setting.secret === true ? "***" : JSON.stringify(value);
  const name = origin.startsWith(FILE_ORIGIN) ? `${setting.key} (${origin})` : origin;
  const part = setting.secret === true ? "" : wrongPart(setting.key, parsed.error);
  throw new WatchtowerError("invalid", `${name} is ${shown}; expected ${setting.expected}${part}`);
}

/** What is wrong within a value that has parts. */
function wrongPart(key: string, { issues }: z.ZodError): string {
  const [first] = issues;
  if (first === undefined || (first.path.length === 0 && first.code !== "unrecognized_keys")) return "";
  return `; ${[key, ...first.path.map(String)].join(".")}: ${first.message}`;
}

function readFile({ env, cwd, configFile }: ConfigSources, given: Map<string, Given>): void {
  const named = configFile ?? env[CONFIG_ENV];
  const path = resolve(cwd, named ?? FILE_NAME);
  if (named === undefined && !existsSync(path)) return;
  const byKey = new Map(entries().map(([name, setting]) => [setting.key, name]));
  for (const [key, value] of leaves(parse(path), "", new Set(byKey.keys()))) {
    const name = byKey.get(key);
    if (name === undefined) throw unknownKey(key, value, path);
    given.set(name, { value, origin: FILE_ORIGIN + path });
  }
}

function parse(path: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new WatchtowerError("invalid", `configuration file ${path}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  if (!isObject(parsed))
    throw new WatchtowerError("invalid", `configuration file ${path} is not a JSON object`);
  return parsed;
}

function* leaves(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  known: ReadonlySet<string>,
): Generator<readonly [key: string, value: unknown]> {
  for (const [name, value] of Object.entries(object)) {
    const key = prefix + name;
    if (key === "$schema") continue;
    // One that is empty is yielded itself, so that an unknown one does not pass.
    const isGroup = [...known].some((other) => other.startsWith(`${key}.`));
    const hasMore = isObject(value) && !known.has(key) && (isGroup || Object.keys(value).length > 0);
    if (hasMore) yield* leaves(value, `${key}.`, known);
    else yield [key, value];
  }
}
