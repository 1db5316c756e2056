import { createHash } from "node:crypto";
import type { Context } from "hono";
import { type Matcher, compileMatchers } from "../../model/matcher.ts";
import { Labels } from "../../model/labels.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { GroupStatus, RuleStatus } from "../../query/promql/rules/evaluate-group.ts";
import { type RuleSource, activeAlerts, groupBody, labelsOf } from "../rule-groups.ts";
import { invalidParameter, matcherSetsOf } from "./parameters.ts";
import { respond } from "./respond.ts";

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
  return respond(c, { alerts: activeAlerts(source) });
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
  const reason = `strconv.ParseBool: parsing ${JSON.stringify(parameters.get(name))}: invalid syntax`;
  throw invalidParameter(name, `error converting ${name}: ${reason}`);
}

function pageOf(parameters: URLSearchParams): { readonly size: number; readonly token: string } | undefined {
  const size = parameters.get("group_limit") ?? "";
  const token = parameters.get("group_next_token") ?? "";
  if (size === "" && token === "") return undefined;
  if (size === "") {
    const reason = "group_limit needs to be present in order to paginate over the groups";
    throw invalidParameter("group_next_token", reason);
  }
  if (!/^[+-]?\d+$/.test(size)) {
    const reason = `strconv.ParseInt: parsing ${JSON.stringify(size)}: invalid syntax`;
    throw invalidParameter("group_limit", `group_limit needs to be a valid number: ${reason}`);
  }
  if (Number(size) <= 0) {
    throw invalidParameter("group_limit", "group_limit needs to be greater than 0");
  }
  return { size: Number(size), token };
}

function tokenOf({ group: { file, name } }: GroupStatus): string {
  return createHash("sha256").update(`${file};${name}`).digest("hex");
}
