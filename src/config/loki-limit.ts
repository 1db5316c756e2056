import { z } from "zod";
import { parsePrometheusDuration } from "../base/prometheus-duration.ts";
import { bound, list, numeral, setting, yesOrNo } from "./setting.ts";
import type { Setting } from "./setting.ts";

const KIB = 1024;

/** What stands in Loki's `limits_config`, under Loki's name. */
export const limit = <T>(name: string, rest: Omit<Setting<T>, "key" | "env">): Setting<T> =>
  setting(limitKey(name), { env: limitEnv(name), ...rest });

const limitKey = (name: string): string => `loki.limits_config.${name}`;
const limitEnv = (name: string): string => `WATCHTOWER_LOKI_${name.toUpperCase()}`;

export const flag = (name: string, fallback: boolean, help: string): Setting<boolean> =>
  limit(name, { schema: yesOrNo, expected: "true or false", fallback: () => fallback, help });

const whole = z.number().int();

export const atLeastOne = (name: string, fallback: number, help: string): Setting<number> =>
  bound(limitKey(name), limitEnv(name), fallback, help);

/** Of which Loki takes 0 for no bound. */
export const count = (name: string, fallback: number, help: string): Setting<number> =>
  limit(name, {
    schema: numeral.pipe(whole.nonnegative()),
    expected: "a whole number; 0 for no bound",
    fallback: () => fallback,
    help,
  });

const UNITS: Readonly<Record<string, number>> = { "": 1, k: KIB, m: KIB ** 2, g: KIB ** 3 };

/** Bytes as Loki reads them: units are powers of 1024, whatever their case. */
const lokiSize = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(?:\.\d+)?\s*(?:[kmg]i?)?b?$/i)
      .transform((given) => {
        const [, digits, unit = ""] = /^([\d.]+)\s*([kmg]?)/i.exec(given) ?? [];
        return Math.round(Number(digits) * (UNITS[unit.toLowerCase()] ?? 1));
      }),
  ])
  .pipe(whole.nonnegative());

/** Bytes in Loki's notation, in which `KB` is 1024 of them, as `KiB`. */
export const size = (name: string, fallback: number, shownDefault: string, help: string): Setting<number> =>
  limit(name, {
    schema: lokiSize,
    expected: "a number of bytes, or a size as 256KB; 0 for no bound",
    fallback: () => fallback,
    shownDefault,
    help,
  });

const lokiDuration = z.union([
  z.number(),
  z.string().transform((given, context) => {
    const milliseconds = parsePrometheusDuration(given);
    if (milliseconds !== undefined) return milliseconds;
    context.addIssue({ code: "custom" });
    return z.NEVER;
  }),
]);
const LOKI_DURATION = "a number of milliseconds, or a time as 1h30m or 7d";

/** Milliseconds in Prometheus' notation; 0 is allowed. */
export const duration = (
  name: string,
  fallback: number,
  shownDefault: string,
  help: string,
): Setting<number> =>
  limit(name, {
    schema: lokiDuration.pipe(whole.nonnegative()),
    expected: LOKI_DURATION,
    fallback: () => fallback,
    shownDefault,
    help,
  });

/** In place of a setting that is about all signals. */
export const ownDuration = (name: string, general: string, help: string): Setting<number | undefined> =>
  limit<number | undefined>(name, {
    schema: lokiDuration.pipe(whole.positive()),
    expected: LOKI_DURATION,
    fallback: () => undefined,
    shownDefault: `\`${general}\``,
    help,
  });

/** Names with commas between them, or a list; `undefined` where nobody says. */
export const labels = (
  name: string,
  shownDefault: string,
  help: string,
): Setting<readonly string[] | undefined> =>
  limit<readonly string[] | undefined>(name, {
    schema: list,
    expected: "a list of labels",
    fallback: () => undefined,
    shownDefault,
    help,
  });
