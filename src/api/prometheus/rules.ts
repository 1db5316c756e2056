import { createHash } from "node:crypto";
import type { Context } from "hono";
import { type Matcher, compileMatchers } from "../../model/matcher.ts";
import { Labels } from "../../model/labels.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { Alert } from "../../query/promql/rules/alert-state.ts";
import type { GroupStatus, RuleStatus } from "../../query/promql/rules/evaluate-group.ts";
import { floatText } from "../../base/float-text.ts";
import { invalidParameter, matcherSetsOf } from "./parameters.ts";
import { respond } from "./respond.ts";

/** Where the rules are that this instance evaluates. */
export interface RuleSource {
  readonly groups: readonly GroupStatus[];
}

/** `/api/v1/rules`: groups of rules, and how their last evaluation went. */
export function rules(c: Context, engine: PromqlEngine, source: RuleSource): Response {
  const parameters = new URL(c.req.url).searchParams;
  const wanted = filterOf(parameters, engine);
  const withAlerts = !booleanOf(parameters, "exclude_alerts");
  const page = pageOf(parameters);
  const groups = source.groups.filter(
    ({ group }) =>
      isNamed(parameters, "rule_group[]", group.name) && isNamed(parameters, "file[]", group.file),
  );
  const found = groups.flatMap((status) => {
    const kept = status.rules.filter(wanted);
    return kept.length === 0 ? [] : [{ status, body: groupBody(status, kept, withAlerts) }];
  });
  if (page === undefined) return respond(c, { groups: found.map(({ body }) => body) });
  const first = page.token === "" ? 0 : found.findIndex(({ status }) => tokenOf(status) === page.token);
  if (first < 0) {
    throw invalidParameter(
      "group_next_token",
      `invalid group_next_token '${page.token}'. were rule groups changed?`,
    );
  }
  const next = found[first + page.size];
  return respond(c, {
    groups: found.slice(first, first + page.size).map(({ body }) => body),
    ...(next === undefined ? {} : { groupNextToken: tokenOf(next.status) }),
  });
}

/** `/api/v1/alerts`: what is pending or fires. */
export function alerts(c: Context, _: PromqlEngine, source: RuleSource): Response {
  const active = source.groups.flatMap(({ rules: all }) => all.flatMap((rule) => rule.alerts?.active ?? []));
  return respond(c, { alerts: active.map(alertBody) });
}

function filterOf(parameters: URLSearchParams, engine: PromqlEngine): (status: RuleStatus) => boolean {
  const type = (parameters.get("type") ?? "").toLowerCase();
  if (!["", "alert", "record"].includes(type)) {
    throw invalidParameter("type", `not supported value ${JSON.stringify(type)}`);
  }
  const kind = { "": undefined, alert: "alerting", record: "recording" }[type];
  const matches = matcherSetsOf(parameters, engine).map((set: readonly Matcher[]) => compileMatchers(set));
  return ({ rule }) => {
    if (kind !== undefined && rule.kind !== kind) return false;
    if (!isNamed(parameters, "rule_name[]", rule.name)) return false;
    const labels = Labels.fromObject(labelsOf(rule));
    return matches.length === 0 || matches.some((match) => match(labels));
  };
}

function isNamed(parameters: URLSearchParams, name: string, value: string): boolean {
  const names = parameters.getAll(name);
  return names.length === 0 || names.includes(value);
}

function booleanOf(parameters: URLSearchParams, name: string): boolean {
  const text = (parameters.get(name) ?? "").toLowerCase();
  if (["1", "t", "true"].includes(text)) return true;
  if (["", "0", "f", "false"].includes(text)) return false;
  throw invalidParameter(name, `error converting ${name}: ${JSON.stringify(text)} is not a boolean`);
}

function pageOf(parameters: URLSearchParams): { readonly size: number; readonly token: string } | undefined {
  const size = parameters.get("group_limit") ?? "";
  const token = parameters.get("group_next_token") ?? "";
  if (size === "" && token === "") return undefined;
  if (size === "") {
    const reason = "group_limit needs to be present in order to paginate over the groups";
    throw invalidParameter("group_next_token", reason);
  }
  if (!/^\d+$/.test(size) || Number(size) === 0) {
    throw invalidParameter("group_limit", "group_limit needs to be greater than 0");
  }
  return { size: Number(size), token };
}

function tokenOf({ group: { file, name } }: GroupStatus): string {
  return createHash("sha256").update(`${file};${name}`).digest("hex");
}

function groupBody(status: GroupStatus, kept: readonly RuleStatus[], withAlerts: boolean) {
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
function labelsOf(rule: RuleStatus["rule"]): Readonly<Record<string, string>> {
  if (rule.kind === "recording") return rule.labels;
  return Object.fromEntries(Object.entries(rule.labels).map(([name, { text }]) => [name, text]));
}

function ruleBody({ rule, alerts: state, ...status }: RuleStatus, withAlerts: boolean) {
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

function alertBody({ labels, annotations, state, activeAt, keepFiringSince, value }: Alert) {
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
