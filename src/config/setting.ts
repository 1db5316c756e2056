import { z } from "zod";
import { maskedUrl } from "../base/secret-url.ts";

/** One thing that can be configured: how it is named in each source, what it takes, and what it is unless set. */
export interface Setting<T> {
  /** Dotted path in `watchtower.config.json`. */
  readonly key: string;
  /** A variable that is empty counts as not set. */
  readonly env: string;
  /** As the help has it: `--http-port <port>`. */
  readonly flag?: string;
  readonly schema: z.ZodType<T>;
  /** What a right value looks like, for errors and the table. */
  readonly expected: string;
  /** The value that no source gives; asked with the environment, as folders depend on it. */
  readonly fallback: (env: NodeJS.ProcessEnv) => T;
  /** The default as the table shows it, where the value itself would not help. */
  readonly shownDefault?: string;
  readonly help: string;
  /** Shown only {@link masked}, in errors not at all. */
  readonly secret?: boolean;
}

/** A set value of a secret setting as it may be shown. */
export const masked = (value: unknown): string => maskedUrl(String(value));

const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};
const TIME_UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 };

function measure(units: Readonly<Record<string, number>>, pattern: RegExp) {
  return (value: number | string, context: z.RefinementCtx): number => {
    if (typeof value === "number") return value;
    const match = pattern.exec(value);
    if (match !== null) return Math.round(Number(match[1]) * (units[match[2] ?? ""] ?? 1));
    context.addIssue({ code: "custom" });
    return z.NEVER;
  };
}

const numeric = z.union([z.number().nonnegative(), z.string()]);
const positive = z.number().int().positive();
const size = numeric
  .transform(measure(SIZE_UNITS, /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|KiB|MiB|GiB)?$/))
  .pipe(positive);
const milliseconds = numeric.transform(measure(TIME_UNITS_MS, /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/));
const duration = milliseconds.pipe(positive);
/** Where 0 has a meaning. */
export const durationOrNone = milliseconds.pipe(z.number().int().nonnegative());
export const numeral = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const count = numeral.pipe(positive);
export const portNumber = numeral.pipe(z.number().int().min(0).max(65_535));
/** In a text, commas stand between the items; blanks around them do not count. */
export const list = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split(",").map((item) => item.trim())),
]);

/** An object as a file has it, or as the text of its JSON. */
export const fromJson = <T>(schema: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess((given) => {
    if (typeof given !== "string") return given;
    try {
      return JSON.parse(given) as unknown;
    } catch {
      return given;
    }
  }, schema);

export const yesOrNo = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

export const SIZE = "a number of bytes, or a size as 512MiB";
export const DURATION = "a number of milliseconds, or a time as 30s or 7d";
export const PORT = "a port from 0 to 65535 (0: any free one)";
export const COUNT = "a whole number above 0";

export function setting<T>(key: string, rest: Omit<Setting<T>, "key">): Setting<T> {
  return { key, ...rest };
}

export const port = (
  key: string,
  env: string,
  flag: string,
  fallback: number,
  help: string,
): Setting<number> =>
  setting(key, { env, flag, schema: portNumber, expected: PORT, fallback: () => fallback, help });

/** A whole number above 0. */
export const bound = (key: string, env: string, fallback: number, help: string): Setting<number> =>
  setting(key, { env, schema: count, expected: COUNT, fallback: () => fallback, help });

/** Above 0; of units with `i` the factor is 1024, of others 1000. */
export const bytes = (
  key: string,
  env: string,
  fallback: number,
  shownDefault: string,
  help: string,
): Setting<number> =>
  setting(key, { env, schema: size, expected: SIZE, fallback: () => fallback, shownDefault, help });

/** Milliseconds, above 0. */
export const time = (
  key: string,
  env: string,
  fallback: number,
  shownDefault: string,
  help: string,
  flag?: string,
): Setting<number> =>
  setting(key, {
    env,
    ...(flag === undefined ? {} : { flag }),
    schema: duration,
    expected: DURATION,
    fallback: () => fallback,
    shownDefault,
    help,
  });
