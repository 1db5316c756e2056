import type { Completion } from "@codemirror/autocomplete";

/**
 * Completions of functions from lines of `name(arguments) what it does`. Lines are written by hand: names and
 * arguments are those of the languages' documentation.
 */
export function signatures(text: string, kind: string, boost = 0): readonly Completion[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, label = "", args = "", info = ""] = /^(\w+)(\([^)]*\))?\s*(.*)$/.exec(line.trim()) ?? [];
      return { label, detail: args === "" ? kind : args, info, boost, type: kind };
    });
}
