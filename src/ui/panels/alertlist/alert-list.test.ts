import { describe, expect, it } from "vitest";
import type { AlertBody, RuleGroupBody } from "../../../api/wire/prometheus.ts";
import type { ListedGroup } from "../../alerts/rule-list.ts";
import { alertListOptions, listedAlerts } from "./alert-list.ts";
import { labelFilter } from "./label-matchers.ts";

const alert = (minute: number, labels: AlertBody["labels"], state: AlertBody["state"]): AlertBody => ({
  labels,
  annotations: {},
  state,
  activeAt: `2026-01-01T00:0${minute}:00Z`,
  value: "1e+00",
});

const rule = (name: string, alerts: readonly AlertBody[]): RuleGroupBody["rules"][number] => ({
  type: "alerting",
  name,
  query: "up == 0",
  labels: {},
  annotations: {},
  alerts,
  state: alerts[0]?.state ?? "inactive",
  health: "ok",
  duration: 0,
  keepFiringFor: 0,
  evaluationTime: 0,
  lastEvaluation: "2026-01-01T00:00:00Z",
});

const group = (on: ListedGroup["on"], rules: RuleGroupBody["rules"]): ListedGroup => ({
  name: "g",
  file: `${on}.yaml`,
  rules,
  on,
  interval: 60,
  limit: 0,
  evaluationTime: 0,
  lastEvaluation: "2026-01-01T00:00:00Z",
});

const GROUPS = [
  group("metrics", [
    rule("Quiet", []),
    rule("Slow", [
      alert(2, { job: "api", zone: "a" }, "firing"),
      alert(4, { job: "web", zone: "a" }, "pending"),
    ]),
  ]),
  group("logs", [rule("Errors", [alert(3, { job: "api", zone: "b" }, "pending")])]),
];

const titles = (options: Readonly<Record<string, unknown>>): readonly string[] =>
  listedAlerts(
    GROUPS,
    alertListOptions(options, (text) => text.replace("$job", "api")),
  ).map(({ title, alerts }) => `${title} ${alerts.length}`);

describe("listedAlerts", () => {
  it("lists what fires or waits, by name, if the file says nothing", () => {
    expect(titles({})).toEqual(["Errors 1", "Slow 2"]);
  });

  it.each([
    [{ stateFilter: { firing: false, normal: true } }, ["Errors 1", "Quiet 0"]],
    [{ alertName: "SLO" }, ["Slow 2"]],
    [{ alertInstanceLabelFilter: '{job="$job"}', stateFilter: { normal: true } }, ["Errors 1", "Slow 1"]],
    [{ alertInstanceLabelFilter: 'zone=~"x|b"' }, ["Errors 1"]],
    [{ datasource: "Loki" }, ["Errors 1"]],
    [{ datasource: { type: "prometheus", uid: "x" } }, ["Slow 2"]],
    [{ sortOrder: 2 }, ["Slow 2", "Errors 1"]],
    [{ sortOrder: 3 }, ["Slow 2", "Errors 1"]],
    [{ sortOrder: 4, stateFilter: { normal: true } }, ["Slow 2", "Errors 1", "Quiet 0"]],
    [{ sortOrder: 5 }, ["Errors 1", "Slow 2"]],
    [{ groupMode: "custom", groupBy: ["zone"] }, ["zone=a 2", "zone=b 1"]],
    [{ groupMode: "custom" }, ["All alerts 3"]],
  ])("%j", (options, expected) => {
    expect(titles(options)).toEqual(expected);
  });
});

describe("labelFilter", () => {
  it.each([
    ["", true],
    ['{job="api"}', true],
    ['job!="api"', false],
    ["job=api, zone=a", true],
    ['job=~"a.*", zone!~"b|c"', true],
    ['job=~"p"', false],
    ['job=~"("', false],
    ['missing=""', true],
    ['job="a\\"b"', false],
  ])("%s", (text, expected) => {
    expect(labelFilter(text)({ job: "api", zone: "a" })).toBe(expected);
  });
});
