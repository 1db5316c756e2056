import { BUILTIN_FUNCTIONS } from "./builtin-functions.ts";
import type { TemplateFunction } from "./function.ts";
import { NUMBER_FUNCTIONS } from "./number-functions.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";
import { TIME_FUNCTIONS } from "./time-functions.ts";

/** All functions of templates but those of the line at hand; the names are Loki's. */
const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map(
  [BUILTIN_FUNCTIONS, TEXT_FUNCTIONS, NUMBER_FUNCTIONS, TIME_FUNCTIONS].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Functions whose arguments are evaluated only as far as needed. */
const LAZY: ReadonlySet<string> = new Set(["and", "or"]);

/** What a line adds: its text and its time. */
const OF_LINE: ReadonlySet<string> = new Set(["__line__", "__timestamp__"]);

export const findFunction = (name: string): TemplateFunction | undefined => FUNCTIONS.get(name);

export const hasFunction = (name: string): boolean =>
  FUNCTIONS.has(name) || LAZY.has(name) || OF_LINE.has(name);
