import { basename } from "node:path";
import type { Context } from "hono";
import { stringify } from "yaml";
import { WatchtowerError } from "../../base/errors.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import type { GroupStatus, RuleStatus } from "../../query/promql/rules/evaluate-group.ts";
import { type RuleSource, activeAlerts, groupBody, labelsOf } from "../rule-groups.ts";

type RuleEndpoint = (c: Context, source: RuleSource) => Response;

const YAML = { "content-type": "application/yaml" };
/** Expressions are not folded. */
const ONE_LINE = { lineWidth: 0 };

/** Rules are read from files, which stand for Loki's namespaces. */
const namespaceOf = ({ group }: GroupStatus): string => basename(group.file);

/** `/loki/api/v1/rules`, `/loki/api/v1/rules/NAMESPACE`: groups by namespace, as YAML. */
export const ruleGroups: RuleEndpoint = (c, source) => {
  const wanted = c.req.param("namespace");
  const found: Record<string, object[]> = {};
  for (const status of source.groups) {
    const namespace = namespaceOf(status);
    if (wanted === undefined || wanted === namespace) (found[namespace] ??= []).push(written(status));
  }
  if (Object.keys(found).length === 0) throw new WatchtowerError("notFound", "no rule groups found");
  return c.body(stringify(found, ONE_LINE), 200, YAML);
};

/** `/loki/api/v1/rules/NAMESPACE/GROUP` */
export const ruleGroup: RuleEndpoint = (c, source) => {
  const { namespace, group } = c.req.param();
  const found = source.groups.find(
    (status) => namespaceOf(status) === namespace && status.group.name === group,
  );
  if (found === undefined) throw new WatchtowerError("notFound", "group does not exist");
  return c.body(stringify(written(found), ONE_LINE), 200, YAML);
};

/** What would set or delete groups: they are what the files say. */
export const setRules: RuleEndpoint = (c) => {
  throw new WatchtowerError(
    "unsupported",
    `${c.req.method} ${c.req.path} is not supported: rules on logs are read from files (setting rules.logFiles)`,
  );
};

/** `/prometheus/api/v1/rules`: groups with how their last evaluation went. */
export const evaluatedRules: RuleEndpoint = (c, source) => {
  const parameters = new URL(c.req.url).searchParams;
  const type = (parameters.get("type") ?? "").toLowerCase();
  if (!["", "alert", "record"].includes(type)) {
    const body = {
      status: "error",
      errorType: "bad_data",
      error: `not supported value ${JSON.stringify(type)}`,
    };
    return c.json({ ...body, data: null }, 400);
  }
  const groups = source.groups.flatMap((status) => {
    const { group } = status;
    if (!isAsked(parameters, "rule_group", group.name)) return [];
    if (!isAsked(parameters, "file", group.file) && !isAsked(parameters, "file", namespaceOf(status)))
      return [];
    const kept = status.rules.filter(
      ({ rule }) =>
        type !== (rule.kind === "alerting" ? "record" : "alert") &&
        isAsked(parameters, "rule_name", rule.name),
    );
    return kept.length === 0 ? [] : [groupBody(status, kept, true)];
  });
  return succeeded(c, { groups: groups.toSorted((a, b) => (a.file < b.file ? -1 : 1)) });
};

/** Loki names the fields of errors in any case. */
const succeeded = (c: Context, data: object): Response =>
  c.json({ status: "success", data, errorType: "", error: "" });

/** `/prometheus/api/v1/alerts` */
export const alerts: RuleEndpoint = (c, source) => succeeded(c, { alerts: activeAlerts(source) });

/** By either spelling of a parameter that may be given more than once. */
function isAsked(parameters: URLSearchParams, name: string, value: string): boolean {
  const names = [...parameters.getAll(name), ...parameters.getAll(`${name}[]`)];
  return names.length === 0 || names.includes(value);
}

/** A group as it is written in a file. */
function written({ group, rules }: GroupStatus): object {
  return {
    name: group.name,
    interval: prometheusDurationText(group.intervalMs),
    ...(group.limit === 0 ? {} : { limit: group.limit }),
    rules: rules.map(ruleText),
  };
}

function ruleText(status: RuleStatus): object {
  const { rule } = status;
  const labels = labelsOf(rule);
  const withLabels = Object.keys(labels).length === 0 ? {} : { labels };
  if (rule.kind === "recording") return { record: rule.name, expr: rule.query, ...withLabels };
  const annotations = Object.entries(rule.annotations).map(([name, { text }]) => [name, text] as const);
  return {
    alert: rule.name,
    expr: rule.query,
    ...(rule.forMs === 0 ? {} : { for: prometheusDurationText(rule.forMs) }),
    ...(rule.keepFiringForMs === 0 ? {} : { keep_firing_for: prometheusDurationText(rule.keepFiringForMs) }),
    ...withLabels,
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
  };
}
