import {
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { LOGS, METRICS } from "./datasources.ts";

/** What all our dashboards have in common; `uid` is also the file's name. */
export function dashboard(uid: string, title: string, description: string): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["watchtower"])
    .timezone("browser")
    .time({ from: "now-30m", to: "now" })
    .refresh("10s")
    .tooltip(DashboardCursorSync.Crosshair)
    .editable();
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly multi: boolean;
}

/** A variable with the values of a label, as `label_values(up, job)`. */
export function metricLabel({ name, label, multi }: Choice, query: string): QueryVariableBuilder {
  return choice({ name, label, multi })
    .datasource(METRICS)
    .query({ query, refId: name, qryType: 1 })
    .definition(query);
}

/** A variable with the values of a label of log streams. */
export function streamLabel({ name, label, multi }: Choice, streamLabelName: string): QueryVariableBuilder {
  return choice({ name, label, multi })
    .datasource(LOGS)
    .query({ type: 1, refId: name, label: streamLabelName, stream: "" });
}

function choice({ name, label, multi }: Choice): QueryVariableBuilder {
  const ordered = new QueryVariableBuilder(name);
  // oxlint-disable-next-line unicorn/no-array-sort -- it sets an option, and is no array's
  ordered.sort(VariableSort.AlphabeticalAsc);
  const variable = ordered
    .label(label)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(multi)
    .includeAll(multi);
  // Without a value of its own, "All" becomes a list of all values, which can be long.
  return multi ? variable.allValue(".+").current({ text: "All", value: "$__all" }) : variable;
}
