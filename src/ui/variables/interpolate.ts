import { type Format, formatByName, glob } from "./formats.ts";
import type { KnownVariable, Macro, Scope } from "./scope.ts";

/** `$name`, `[[name:format]]`, `${name.path:format}`. */
const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** All's own value may name variables, and those others. */
const MAX_DEPTH = 5;

/**
 * Fills variables into a text. Names that stand for nothing stay as they are, as in Grafana.
 * @param format of variables that name none
 */
export function interpolate(text: string, scope: Scope, format: Format = glob): string {
  return filled(text, scope, format, MAX_DEPTH);
}

const TEXT = formatByName("text");

/** Titles say what is chosen as it is shown: `All`, or `a + b`. */
export function interpolateTitle(text: string, scope: Scope): string {
  return interpolate(text, scope, TEXT);
}

function filled(text: string, scope: Scope, format: Format, depth: number): string {
  if (depth === 0 || !(text.includes("$") || text.includes("[["))) return text;
  return text.replaceAll(REFERENCE, (whole: string, ...groups: readonly (string | undefined)[]) => {
    const [bare, old, oldFormat, braced, path, bracedFormat] = groups;
    const name = bare ?? old ?? braced ?? "";
    const named = oldFormat ?? bracedFormat;
    const variable = scope.variables.get(name);
    if (variable === undefined) return macroText(scope.macros, { name, path, named }, format) ?? whole;
    const chosen = named === undefined ? format : (formatByName(named) ?? glob);
    if (variable.isAll && variable.allValue !== "") {
      const custom = customAll(variable, named, chosen);
      return filled(custom, scope, format, depth - 1);
    }
    return chosen(valueAt(variable, path), variable);
  });
}

interface Reference {
  readonly name: string;
  readonly path: string | undefined;
  readonly named: string | undefined;
}

function macroText(
  macros: readonly Macro[],
  { name, path, named }: Reference,
  format: Format,
): string | undefined {
  for (const macro of macros) {
    const value = macro(name, path, named);
    if (typeof value === "object") return value.verbatim;
    if (value === undefined) continue;
    const chosen = named === undefined ? format : (formatByName(named) ?? glob);
    const text = String(value);
    return chosen(text, { name, text, isAll: false, takesSeveral: false });
  }
  return undefined;
}

/** What the dashboard says that All is goes into queries as it is; only what says All itself is different. */
function customAll(variable: KnownVariable, named: string | undefined, format: Format): string {
  const asText = format === TEXT || named === "text" || named === "queryparam" || named === "percentencode";
  return asText ? format(variable.allValue, variable) : variable.allValue;
}

/** `${name.0}` is the first value of several, `${name.text}` what is shown. */
function valueAt(variable: KnownVariable, path: string | undefined): string | readonly string[] {
  if (path === undefined || path === "value") return variable.value;
  if (path === "text") return variable.text;
  const index = Number(path);
  return typeof variable.value !== "string" ? (variable.value[index] ?? variable.value) : variable.value;
}

/** The names that a text refers to, in order, each once. */
export function namesIn(text: string): readonly string[] {
  const names = [...text.matchAll(REFERENCE)].map(([, bare, old, , braced]) => bare ?? old ?? braced ?? "");
  return [...new Set(names)];
}

/** The formats that a text names. */
export function formatsIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, , , old, , , braced]) => old ?? braced ?? []);
}
