import { floatText } from "../base/float-text.ts";
import type { Alert } from "../query/promql/rules/alert-state.ts";
import type { AlertBody, RuleGroupBody } from "./wire/prometheus.ts";
import type { GroupStatus, RuleStatus } from "../query/promql/rules/evaluate-group.ts";

/** Where the rules are that this instance evaluates. */
export interface RuleSource {
  readonly groups: readonly GroupStatus[];
}

/** What is pending or fires, as Prometheus and Loki tell it. */
export function activeAlerts(source: RuleSource): readonly AlertBody[] {
  const active = source.groups.flatMap(({ rules }) => rules.flatMap((rule) => rule.alerts?.active ?? []));
  return active.map(alertBody);
}

/** A group and how its last evaluation went. @param kept of its rules those that are shown. */
export function groupBody(
  status: GroupStatus,
  kept: readonly RuleStatus[],
  withAlerts: boolean,
): RuleGroupBody {
  const { group } = status;
  return {
    name: group.name,
    file: group.file,
    rules: kept.map((rule) => ruleBody(rule, withAlerts)),
    interval: group.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: status.evaluationTime,
    lastEvaluation: timeText(status.lastEvaluation),
  };
}

/** As written: templates of alerts are not filled in. */
export function labelsOf(rule: RuleStatus["rule"]): Readonly<Record<string, string>> {
  if (rule.kind === "recording") return rule.labels;
  return Object.fromEntries(Object.entries(rule.labels).map(([name, { text }]) => [name, text]));
}

function ruleBody(
  { rule, alerts: state, ...status }: RuleStatus,
  withAlerts: boolean,
): RuleGroupBody["rules"][number] {
  const common = {
    name: rule.name,
    query: rule.query,
    labels: labelsOf(rule),
    health: status.health,
    ...(status.lastError === "" ? {} : { lastError: status.lastError }),
    evaluationTime: status.evaluationTime,
    lastEvaluation: timeText(status.lastEvaluation),
  };
  if (rule.kind === "recording") return { ...common, type: "recording" };
  const annotations = Object.entries(rule.annotations).map(([name, { text }]) => [name, text] as const);
  return {
    state: state?.state ?? "inactive",
    ...common,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    annotations: Object.fromEntries(annotations),
    alerts: withAlerts ? (state?.active ?? []).map(alertBody) : [],
    type: "alerting",
  };
}

function alertBody({ labels, annotations, state, activeAt, keepFiringSince, value }: Alert): AlertBody {
  return {
    labels: labels.toObject(),
    annotations: annotations.toObject(),
    state,
    activeAt: new Date(activeAt).toISOString(),
    ...(keepFiringSince === undefined ? {} : { keepFiringSince: new Date(keepFiringSince).toISOString() }),
    value: exponentText(value),
  };
}

/** As Go prints a float with `e`. */
function exponentText(value: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

function timeText(time: number): string {
  return time === 0 ? "0001-01-01T00:00:00Z" : new Date(time).toISOString();
}
