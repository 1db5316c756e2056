import type { VariableOption, VariableSort } from "../../dashboard-file/variable-model.ts";
import { dashboardRegExp, type DashboardRegExp, type RegExpFound } from "../regexp/dashboard-regexp.ts";

/** What a data source answers for a variable. */
export interface FoundValue {
  readonly text?: string;
  readonly value?: string;
}

/** More than this cannot be chosen from. */
const MAX_OPTIONS = 10_000;

/** What a variable can be set to. */
export interface VariableOptions {
  readonly options: readonly VariableOption[];
  /** How many there are beyond the ones given. */
  readonly omitted: number;
  /** The regular expression is none. */
  readonly badRegex: boolean;
}

/**
 * The choices of a query variable: those that its expression picks, each once, sorted. As in Grafana, the
 * expression may have groups called `text` and `value`; else its first group is both; with the flag `g` each of
 * several matches is a choice.
 */
export function optionsOf(
  found: readonly FoundValue[],
  {
    regex,
    sort,
    applyTo = "value",
  }: { readonly regex: string; readonly sort: VariableSort; readonly applyTo?: "value" | "text" },
): VariableOptions {
  const expression = regex === "" ? undefined : dashboardRegExp(regex);
  const picked = found.flatMap((each) => {
    const option = { text: each.text ?? each.value ?? "", value: each.value ?? each.text ?? "" };
    return expression === undefined ? [option] : picks(option, expression, applyTo);
  });
  const sorted = sortOptions(uniqueValues(picked), sort);
  return {
    options: sorted.slice(0, MAX_OPTIONS),
    omitted: Math.max(0, sorted.length - MAX_OPTIONS),
    badRegex: regex !== "" && expression === undefined,
  };
}

/** The first of each value. */
function uniqueValues(options: readonly VariableOption[]): readonly VariableOption[] {
  const first = new Map<string, VariableOption>();
  for (const option of options) if (!first.has(option.value)) first.set(option.value, option);
  return [...first.values()];
}

function picks(
  option: VariableOption,
  expression: DashboardRegExp,
  applyTo: "value" | "text",
): readonly VariableOption[] {
  const matches = untilEmpty(expression.matches(option[applyTo]));
  if (matches.length === 0) return [];
  const group = (name: string): string | undefined => matches.find(({ named }) => named[name])?.named[name];
  const [text, value] = [group("text"), group("value")];
  if (text !== undefined || value !== undefined) {
    return [{ text: text ?? value ?? "", value: value ?? text ?? "" }];
  }
  const first = matches.find(({ groups }) => groups.length > 1);
  if (first === undefined) return [option];
  const captured =
    matches.length > 1 ? matches.map(({ groups }) => groups[1] ?? "") : [first.groups[1] ?? ""];
  return captured.map((part) => ({ text: part, value: part }));
}

/** An empty match ends them. */
function untilEmpty(matches: readonly RegExpFound[]): readonly RegExpFound[] {
  const empty = matches.findIndex(({ groups }) => groups[0] === "");
  return empty < 0 ? matches : matches.slice(0, empty + 1);
}

/** Sorts as Grafana does; the descending orders are the ascending ones turned round. */
export function sortOptions(
  options: readonly VariableOption[],
  sort: VariableSort,
): readonly VariableOption[] {
  switch (sort) {
    case "none":
      return options;
    case "alphabetical-asc":
      return options.toSorted((a, b) => compareTexts(a.text, b.text));
    case "alphabetical-desc":
      return sortOptions(options, "alphabetical-asc").toReversed();
    case "numerical-asc":
      return options.toSorted((a, b) => firstNumber(a.text) - firstNumber(b.text));
    case "numerical-desc":
      return sortOptions(options, "numerical-asc").toReversed();
    case "alphabetical-ci-asc":
      return options.toSorted((a, b) => compareTexts(a.text.toLowerCase(), b.text.toLowerCase()));
    case "alphabetical-ci-desc":
      return sortOptions(options, "alphabetical-ci-asc").toReversed();
    case "natural-asc":
      return options.toSorted((a, b) => natural.compare(a.text, b.text));
    case "natural-desc":
      return sortOptions(options, "natural-asc").toReversed();
  }
}

const natural = new Intl.Collator(undefined, { sensitivity: "accent", numeric: true });

/** By code units, not by language. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The first digits in a text; those without any come first. */
function firstNumber(text: string): number {
  const [digits] = /\d+/.exec(text) ?? [];
  return digits === undefined ? -1 : Number(digits);
}
