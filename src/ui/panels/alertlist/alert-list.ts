import type { AlertBody, AlertingRuleBody } from "../../../api/wire/prometheus.ts";
import { sourceKind } from "../../../dashboard-file/datasource-ref.ts";
import { type JsonObject, numberOf, objectOf, textOf, textsOf } from "../../../dashboard-file/json.ts";
import { readDataSource } from "../../../dashboard-file/datasource-ref.ts";
import type { ListedGroup } from "../../alerts/rule-list.ts";
import { labelFilter } from "./label-matchers.ts";

/** Which rules a panel shows, its variables filled in. */
export interface AlertListOptions {
  /** A part of the rule's name, whatever its case. */
  readonly name: string;
  readonly labels: string;
  readonly on: ListedGroup["on"] | undefined;
  readonly states: { readonly firing: boolean; readonly pending: boolean; readonly inactive: boolean };
  readonly order: "name" | "name-down" | "state" | "oldest" | "newest";
  readonly most: number;
  /** Labels by whose values alerts are listed together; undefined: by rule. */
  readonly groupBy: readonly string[] | undefined;
  readonly hasInstances: boolean;
  readonly isCount: boolean;
}

export interface ListedAlerts {
  readonly key: string;
  readonly title: string;
  readonly state: AlertBody["state"];
  /** Unix milliseconds of the first that is active; undefined where none is. */
  readonly since: number | undefined;
  readonly alerts: readonly AlertBody[];
}

const ORDERS: Readonly<Record<number, AlertListOptions["order"]>> = {
  2: "name-down",
  3: "state",
  4: "oldest",
  5: "newest",
};

/** The options of a file's `alertlist`, with Grafana's where it says nothing. */
export function alertListOptions(options: JsonObject, fill: (text: string) => string): AlertListOptions {
  const states = objectOf(options["stateFilter"]);
  const source = readDataSource(options["datasource"], new Map());
  const kind = source === undefined ? undefined : sourceKind(source);
  return {
    name: fill(textOf(options["alertName"]) ?? ""),
    labels: fill(textOf(options["alertInstanceLabelFilter"]) ?? ""),
    on: kind === "loki" ? "logs" : kind === "prometheus" ? "metrics" : undefined,
    states: {
      firing: states["firing"] !== false,
      pending: states["pending"] !== false,
      inactive: states["normal"] === true || states["inactive"] === true,
    },
    order: ORDERS[numberOf(options["sortOrder"]) ?? 1] ?? "name",
    most: numberOf(options["maxItems"]) ?? 20,
    groupBy: options["groupMode"] === "custom" ? textsOf(options["groupBy"]) : undefined,
    hasInstances: options["showInstances"] === true,
    isCount: options["viewMode"] === "stat",
  };
}

/** What the panel lists, in its order; not yet cut to as many as it shows. */
export function listedAlerts(
  groups: readonly ListedGroup[],
  options: AlertListOptions,
): readonly ListedAlerts[] {
  const rules = groups
    .filter(({ on }) => options.on === undefined || on === options.on)
    .flatMap(({ file, name, rules: all }) =>
      all.flatMap((rule) => (rule.type === "alerting" ? [{ place: `${file} ${name}`, rule }] : [])),
    )
    .filter(({ rule }) => rule.name.toLowerCase().includes(options.name.toLowerCase()));
  const matches = labelFilter(options.labels);
  const listed = rules.flatMap(({ place, rule }) => {
    if (!options.states[rule.state]) return [];
    const alerts = rule.alerts.filter(({ labels }) => matches(labels));
    // Rules without alerts have no labels that a filter could know.
    return options.labels.trim() !== "" && alerts.length === 0 ? [] : [ofRule(place, rule, alerts)];
  });
  const { groupBy } = options;
  return sorted(groupBy === undefined ? listed : byLabels(listed, groupBy), options.order);
}

const ofRule = (
  place: string,
  { name, state }: AlertingRuleBody,
  alerts: readonly AlertBody[],
): ListedAlerts => ({
  key: `${place} ${name}`,
  title: name,
  state,
  since: sinceOf(alerts),
  alerts,
});

function byLabels(listed: readonly ListedAlerts[], names: readonly string[]): readonly ListedAlerts[] {
  const found = new Map<string, AlertBody[]>();
  for (const alert of listed.flatMap(({ alerts }) => alerts)) {
    const key = names.map((name) => `${name}=${alert.labels[name] ?? ""}`).join(", ");
    found.set(key, [...(found.get(key) ?? []), alert]);
  }
  return [...found].map(([key, alerts]) => ({
    key,
    title: key === "" ? "All alerts" : key,
    state: alerts.some(({ state }) => state === "firing") ? "firing" : "pending",
    since: sinceOf(alerts),
    alerts,
  }));
}

function sinceOf(alerts: readonly AlertBody[]): number | undefined {
  const times = alerts.map(({ activeAt }) => Date.parse(activeAt)).filter((at) => at > 0);
  return times.length === 0 ? undefined : Math.min(...times);
}

const RANK = { firing: 0, pending: 1, inactive: 2 } as const;

function sorted(listed: readonly ListedAlerts[], order: AlertListOptions["order"]): readonly ListedAlerts[] {
  const byName = listed.toSorted((a, b) => a.title.localeCompare(b.title));
  switch (order) {
    case "name":
      return byName;
    case "name-down":
      return byName.toReversed();
    case "state":
      return byName.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
    case "oldest":
      return byName.toSorted((a, b) => (a.since ?? Infinity) - (b.since ?? Infinity) || 0);
    case "newest":
      return byName.toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0));
  }
}
