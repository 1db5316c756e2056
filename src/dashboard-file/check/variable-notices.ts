import { BUILT_IN_SOURCES } from "../supported.ts";
import { sourceKind } from "../datasource-ref.ts";
import type { Notice } from "../model.ts";
import type { Variable } from "../variable-model.ts";

/** What of a variable cannot be had. */
export function variableNotices(variable: Variable): readonly Notice[] {
  return whatOf(variable).map((what) => ({ where: `variable ${variable.name}`, what }));
}

function whatOf(variable: Variable): readonly string[] {
  switch (variable.kind) {
    case "unknown":
      return [`variable type ${variable.type} is not supported; it keeps the value that was saved`];
    case "query":
    case "adhoc": {
      const ref = variable.datasource;
      if (ref === undefined || ref.uid.includes("$")) return [];
      const isOther =
        BUILT_IN_SOURCES.has(ref.type) ||
        sourceKind(ref, variable.kind === "query" ? variable.query : undefined) === undefined;
      return isOther ? [`data source ${ref.type || ref.uid} is not supported`] : [];
    }
    case "datasource":
      // Its regex is about names of another installation: as everywhere, the type alone decides.
      return sourceKind({ type: variable.type, uid: "" }) === undefined
        ? [`data sources of type ${variable.type} are not supported`]
        : [];
    case "custom":
    case "interval":
    case "constant":
    case "textbox":
      return [];
  }
}
