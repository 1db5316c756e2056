import { isObject } from "../../dashboard-file/json.ts";
import type { DataSourceRef } from "../../dashboard-file/datasource-ref.ts";
import type { Variable } from "../../dashboard-file/variable-model.ts";
import { namesIn } from "./interpolate.ts";

/** In which order variables have to be asked for. */
export interface VariableOrder {
  /** Those of a level depend on earlier levels only, and can be asked for at once. */
  readonly levels: readonly (readonly string[])[];
  /** Those that depend on each other in a circle, which nobody can answer; they are in no level. */
  readonly circular: readonly string[];
}

/** @returns names of the variables that a variable's definition names, whether they are there or not */
export function dependenciesOf(variable: Variable): readonly string[] {
  switch (variable.kind) {
    case "query":
      return unique(
        [...textsIn(variable.query), variable.regex, ...sourceTexts(variable.datasource)].flatMap(namesIn),
      );
    case "adhoc":
      return unique(sourceTexts(variable.datasource).flatMap(namesIn));
    case "custom":
      return unique(variable.options.flatMap(({ value }) => namesIn(value)));
    case "interval":
      return unique(variable.intervals.flatMap(namesIn));
    case "constant":
    case "textbox":
      return unique(namesIn(variable.value));
    case "datasource":
    case "unknown":
      return [];
  }
}

/** Level by level; a variable that depends on one in a circle counts as in it. */
export function variableOrder(variables: readonly Variable[]): VariableOrder {
  const known = new Set(variables.map(({ name }) => name));
  const waiting = new Map(
    variables.map((variable) => [variable.name, dependenciesOf(variable).filter((name) => known.has(name))]),
  );
  const levels: (readonly string[])[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting]
      .filter(([, names]) => names.every((name) => !waiting.has(name)))
      .map(([name]) => name);
    if (ready.length === 0) break;
    for (const name of ready) waiting.delete(name);
    levels.push(ready);
  }
  return { levels, circular: [...waiting.keys()] };
}

/** The variables that have to be asked for again when one changes: those that depend on it, near and far. */
export function dependents(name: string, variables: readonly Variable[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (changed: string): void => {
    for (const variable of variables) {
      if (variable.name === name || found.has(variable.name) || !dependenciesOf(variable).includes(changed))
        continue;
      found.add(variable.name);
      visit(variable.name);
    }
  };
  visit(name);
  return found;
}

function sourceTexts(ref: DataSourceRef | undefined): readonly string[] {
  return ref === undefined ? [] : [ref.uid];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
