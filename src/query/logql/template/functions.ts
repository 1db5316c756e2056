import { BUILTIN_FUNCTIONS } from "../../go-template/builtin-functions.ts";
import { LAZY_FUNCTIONS } from "../../go-template/execute.ts";
import { type TemplateFunction, fixed, open } from "../../go-template/function.ts";
import { isTrue } from "../../go-template/value.ts";
import { fromJson } from "./from-json.ts";
import { NUMBER_FUNCTIONS } from "./number-functions.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";
import { TIME_FUNCTIONS } from "./time-functions.ts";

/** Sprig's of any value. */
const ANY_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  default: open(["any"], "any", (fallback, ...given) => (isTrue(given[0]) ? given[0] : fallback)),
  fromJson: fixed(["string"], fromJson),
};

/** All functions of templates but those of the line at hand; the names are Loki's. */
const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map(
  [BUILTIN_FUNCTIONS, ANY_FUNCTIONS, TEXT_FUNCTIONS, NUMBER_FUNCTIONS, TIME_FUNCTIONS].flatMap((table) =>
    Object.entries(table),
  ),
);

/** What a line adds: its text and its time. */
const OF_LINE: ReadonlySet<string> = new Set(["__line__", "__timestamp__"]);

/** Those that are called with their values; `undefined` for others. */
export const findFunction = (name: string): TemplateFunction | undefined => FUNCTIONS.get(name);

/** Whether a template may call it: also what is evaluated lazily, and what depends on the line. */
export const hasFunction = (name: string): boolean =>
  FUNCTIONS.has(name) || LAZY_FUNCTIONS.has(name) || OF_LINE.has(name);
