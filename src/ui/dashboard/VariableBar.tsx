import { TriangleAlert } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ALL_VALUE } from "../../dashboard-file/variable-model.ts";
import { useIsShown } from "../components/use-is-shown.ts";
import { useUrlState } from "../link/url-state.ts";
import { filterText } from "../variables/ad-hoc-url.ts";
import type { Scope } from "../variables/scope.ts";
import { filterSource, type Variables } from "./use-variables.ts";
import { MultiSelect } from "./MultiSelect.tsx";
import type { ResolvedVariable } from "./variable-values.ts";

/** Few dashboards have them. */
const AdHocFilters = lazy(async () => ({ default: (await import("./AdHocFilters.tsx")).AdHocFilters }));

/** The variables of a dashboard, to be chosen from; what is chosen is in the URL. */
export function VariableBar({ variables: { resolved, scope } }: { variables: Variables }) {
  const shown = resolved.filter(({ variable: { kind, hide } }) => kind !== "constant" && hide !== "all");
  if (shown.length === 0) return null;
  return (
    <div className="variables" role="group" aria-label="Variables">
      {shown.map((each) => (
        <VariableField key={each.variable.name} resolved={each} scope={scope} />
      ))}
    </div>
  );
}

interface VariableFieldProps {
  readonly resolved: ResolvedVariable;
  readonly scope: Scope;
}

function VariableField({ resolved, scope }: VariableFieldProps) {
  const { variable, problem } = resolved;
  const label = variable.label === "" ? variable.name : variable.label;
  return (
    <div className="variable" title={variable.description}>
      {variable.hide !== "label" && <span className="variable-label">{label}</span>}
      <VariableInput resolved={resolved} scope={scope} label={label} />
      {problem !== undefined && (
        <span className="variable-problem" title={problem} role="img" aria-label={`${label}: ${problem}`}>
          <TriangleAlert size={14} aria-hidden />
        </span>
      )}
    </div>
  );
}

function VariableInput({ resolved, scope, label }: VariableFieldProps & { readonly label: string }) {
  const [, change] = useUrlState();
  const { variable, options, chosen } = resolved;
  const set = (values: readonly string[]) => change({ [`var-${variable.name}`]: values });
  const values = typeof chosen.value === "string" ? [chosen.value] : chosen.value;
  switch (variable.kind) {
    case "query":
    case "custom":
    case "datasource": {
      const all = variable.includeAll ? [{ text: "All", value: ALL_VALUE }] : [];
      if (variable.multi)
        return <MultiSelect label={label} options={[...all, ...options]} values={values} onChange={set} />;
      return <Choice label={label} options={[...all, ...options]} value={values[0] ?? ""} onChange={set} />;
    }
    case "interval": {
      const current = options.find(({ text }) => text === chosen.text)?.value ?? values[0] ?? "";
      return <Choice label={label} options={options} value={current} onChange={set} />;
    }
    case "textbox":
      return <TextInput key={values[0]} value={values[0] ?? ""} label={label} onChange={set} />;
    case "adhoc": {
      const kind = filterSource(variable, scope);
      if (kind === undefined) return <span className="muted">not supported</span>;
      return (
        <Suspense>
          <AdHocFilters
            label={label}
            kind={kind}
            keys={variable.keys}
            filters={resolved.filters ?? []}
            // An empty one says that there is none, where the file has some.
            onChange={(filters) => set(filters.length === 0 ? [""] : filters.map(filterText))}
          />
        </Suspense>
      );
    }
    case "constant":
    case "unknown":
      return <span className="mono">{values.join(", ")}</span>;
  }
}

interface ChoiceProps {
  readonly label: string;
  readonly options: ResolvedVariable["options"];
  readonly value: string;
  readonly onChange: (values: readonly string[]) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  // What a link names may not be among the choices.
  const known = options.some((option) => option.value === value);
  const shown = known || value === "" ? options : [...options, { text: value, value }];
  return (
    <select
      className="select small"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange([target.value])}
    >
      {shown.length === 0 && <option value="">none</option>}
      {shown.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function TextInput({ value, label, onChange }: Omit<ChoiceProps, "options">) {
  const [draft, setDraft] = useState(value);
  const isShown = useIsShown();
  const apply = () => {
    if (draft !== value) onChange([draft]);
  };
  return (
    <input
      className="input small"
      aria-label={label}
      value={draft}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={() => isShown.current && apply()}
      onKeyDown={({ key }) => key === "Enter" && apply()}
    />
  );
}
