import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Dashboard, ScopedVariables } from "../../dashboard-file/model.ts";
import { sourceKind } from "../../dashboard-file/datasource-ref.ts";
import type { SourceKind } from "../../dashboard-file/supported.ts";
import type {
  AdHocFilter,
  AdHocVariable,
  Variable,
  VariableOption,
} from "../../dashboard-file/variable-model.ts";
import { ALL_VALUE } from "../../dashboard-file/variable-model.ts";
import { useUrlState } from "../link/url-state.ts";
import { useTime } from "../time/use-time.ts";
import { useFace } from "../time/zone-context.ts";
import { allVariablesMacro, dashboardMacro, timeMacro } from "../variables/built-ins.ts";
import { variableOrder } from "../variables/dependencies.ts";
import { knownVariable, withValues, type KnownVariable, type Scope } from "../variables/scope.ts";
import type { SourceFilters } from "../sources/run-target.ts";
import { interpolate } from "../variables/interpolate.ts";
import { resolveVariable, type ResolvedVariable } from "./variable-values.ts";

/** What the variables of a dashboard are now. */
export interface Variables {
  readonly resolved: readonly ResolvedVariable[];
  readonly scope: Scope;
  readonly filters: SourceFilters;
}

/** Asks for the choices of all variables, each after those that it depends on. `undefined` until they are there. */
export function useVariables(dashboard: Dashboard): Variables | undefined {
  const [params] = useUrlState();
  const { interval, range, asOf } = useTime();
  const given = useMemo(() => givenValues(params), [params]);
  const { uid, title, variables } = dashboard;
  const timeZone = dashboard.time.timezone;
  const face = useFace();
  const { data } = useQuery({
    queryKey: ["variables", uid, given, interval, asOf, timeZone, face],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Variables> => {
      const macros = [timeMacro({ ...interval, raw: range, timeZone }), dashboardMacro({ title, uid })];
      const known = new Map<string, KnownVariable>();
      const resolved: ResolvedVariable[] = [];
      const byName = new Map(variables.map((variable) => [variable.name, variable]));
      const { levels, circular } = variableOrder(variables);
      for (const level of levels) {
        const scope = { variables: new Map(known), macros };
        const answers = await Promise.all(
          level.flatMap((name) => {
            const variable = byName.get(name);
            return variable === undefined
              ? []
              : [resolveVariable(variable, given[name] ?? [], scope, interval, signal)];
          }),
        );
        for (const each of answers) {
          resolved.push(each);
          const values = each.options.map(({ value }) => value);
          known.set(each.variable.name, knownVariable(each.variable, each.chosen, values));
        }
      }
      for (const name of circular) {
        const variable = byName.get(name);
        if (variable !== undefined) resolved.push(circularProblem(variable));
      }
      const order = variables.map(({ name }) => name);
      return {
        resolved: resolved.toSorted(
          (a, b) => order.indexOf(a.variable.name) - order.indexOf(b.variable.name),
        ),
        scope: {
          variables: known,
          macros: [...macros, allVariablesMacro(urlVariables(variables, known, given))],
        },
        filters: sourceFilters(resolved, { variables: known, macros }),
      };
    },
  });
  return data;
}

const circularProblem = (variable: Variable): ResolvedVariable => ({
  variable,
  options: [],
  chosen: { text: "", value: "" },
  problem: "depends on itself",
});

type Given = Readonly<Record<string, readonly string[]>>;

function givenValues(params: URLSearchParams): Given {
  const names = new Set([...params.keys()].filter((key) => key.startsWith("var-")));
  return Object.fromEntries([...names].map((key) => [key.slice(4), params.getAll(key)]));
}

/** What a link takes over: no constants, and not what the file keeps out of URLs. Filters are as the URL has them. */
function urlVariables(
  variables: readonly Variable[],
  known: ReadonlyMap<string, KnownVariable>,
  given: Given,
): ReadonlyMap<string, KnownVariable> {
  return new Map(
    variables.flatMap(({ name, kind, skipUrlSync }) => {
      const variable = known.get(name);
      if (variable === undefined || skipUrlSync || kind === "constant") return [];
      if (kind !== "adhoc") return [[name, variable] as const];
      const value = given[name];
      return value === undefined ? [] : [[name, { ...variable, value }] as const];
    }),
  );
}

/** The filters of all ad hoc variables, by the kind of source whose queries they go into. */
function sourceFilters(resolved: readonly ResolvedVariable[], scope: Scope): SourceFilters {
  const filters: Partial<Record<SourceKind, readonly AdHocFilter[]>> = {};
  for (const { variable, filters: own = [] } of resolved) {
    const kind = variable.kind === "adhoc" ? filterSource(variable, scope) : undefined;
    if (variable.kind !== "adhoc" || kind === undefined) continue;
    filters[kind] = [...(filters[kind] ?? []), ...variable.baseFilters, ...own];
  }
  return filters;
}

/** Whose queries the filters of a variable go into. */
export function filterSource({ datasource }: AdHocVariable, scope: Scope): SourceKind | undefined {
  return sourceKind(datasource && { ...datasource, uid: interpolate(datasource.uid, scope) });
}

/** What is chosen, All resolved to all the choices: what rows and panels are repeated by. */
export function chosenOptions({ resolved }: Variables, name: string): readonly VariableOption[] | undefined {
  const found = resolved.find(({ variable }) => variable.name === name);
  if (found === undefined) return undefined;
  const { value, text } = found.chosen;
  const values = typeof value === "string" ? [value] : value;
  if (values.includes(ALL_VALUE)) return found.options;
  const texts = typeof text === "string" ? [text] : text;
  return values.map((each, index) => ({ value: each, text: texts[index] ?? each }));
}

/** The scope within a repeated row or panel. */
export const scopeIn = ({ scope }: Variables, ...scoped: readonly ScopedVariables[]): Scope =>
  scoped.reduce((inner, values) => withValues(inner, values), scope);
