import { BUILT_IN_SOURCES } from "./supported.ts";
import { sourceKind } from "./datasource-ref.ts";
import type { Notice } from "./model.ts";
import type { Variable } from "./variable-model.ts";

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
      return [
        ...(sourceKind({ type: variable.type, uid: "" }) === undefined
          ? [`data sources of type ${variable.type} are not supported`]
          : []),
        // One that is about names of another installation would leave nothing to choose.
        ...(variable.regex === ""
          ? []
          : ["its regex is not applied: there is one data source of each type here"]),
      ];
    case "custom":
    case "interval":
    case "constant":
    case "textbox":
      return [];
  }
}
