import { ALL_VALUE, type Variable, type VariableValue } from "../../dashboard-file/variable-model.ts";

/** A variable whose value is known. */
export interface KnownVariable {
  readonly name: string;
  /** All is resolved to all the options. */
  readonly value: string | readonly string[];
  readonly text: string | readonly string[];
  /** All is chosen. */
  readonly isAll: boolean;
  /** What All stands for instead of all the options; taken as it is, without a format. */
  readonly allValue: string;
  /** Whether it may have several values: data sources escape those of others less. */
  readonly takesSeveral: boolean;
}

/** Text that no format changes any more. */
export interface Verbatim {
  readonly verbatim: string;
}

/**
 * A name that is no variable of the dashboard but stands for something: `$__interval`, `${__field.labels.job}`.
 * @returns undefined if it is not known
 */
export type Macro = (
  name: string,
  /** What stands behind the dot. */
  path: string | undefined,
  /** The format as written, `date:iso`. */
  format: string | undefined,
) => string | number | Verbatim | undefined;

/** What names in texts stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, KnownVariable>;
  /** The first that knows a name wins; variables come before them. */
  readonly macros: readonly Macro[];
}

export const EMPTY_SCOPE: Scope = { variables: new Map(), macros: [] };

/**
 * A variable with what is chosen.
 * @param options all of its values, which All stands for
 */
export function knownVariable(
  variable: Variable,
  { text, value }: VariableValue,
  options: readonly string[],
): KnownVariable {
  const isAll = value === ALL_VALUE || (typeof value !== "string" && value[0] === ALL_VALUE);
  const several = "multi" in variable && (variable.multi || variable.includeAll);
  return {
    name: variable.name,
    value: isAll ? options : value,
    text: isAll ? "All" : text,
    isAll,
    allValue: "allValue" in variable ? variable.allValue : "",
    takesSeveral: several,
  };
}

/** The scope with more macros in front. */
export function withMacros(scope: Scope, ...macros: readonly Macro[]): Scope {
  return { ...scope, macros: [...macros, ...scope.macros] };
}

/** The scope with variables in which one value each is chosen, as repeats do. */
export function withValues(scope: Scope, values: Readonly<Record<string, VariableValue>>): Scope {
  const fixed = Object.entries(values).map(([name, { text, value }]) => {
    const known = scope.variables.get(name);
    const takesSeveral = known?.takesSeveral ?? false;
    return [name, { name, value, text, isAll: false, allValue: "", takesSeveral }] as const;
  });
  return { ...scope, variables: new Map([...scope.variables, ...fixed]) };
}
