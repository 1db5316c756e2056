import { describe, expect, it } from "vitest";
import type { RuleGroupBody } from "../../api/wire/prometheus.ts";
import { countStates, evaluatedAt, filterGroups, listGroups, stateOf, type Rule } from "./rule-list.ts";

const common = {
  labels: {},
  health: "ok",
  evaluationTime: 0,
  lastEvaluation: "2026-01-01T00:00:00Z",
} as const;
const alerting = (name: string, state: "inactive" | "pending" | "firing", region?: string): Rule => ({
  ...common,
  type: "alerting",
  name,
  query: `${name} > 1`,
  state,
  duration: 0,
  keepFiringFor: 0,
  annotations: { runbook: "wiki" },
  alerts:
    region === undefined
      ? []
      : [
          {
            labels: { region },
            annotations: {},
            state: "firing",
            activeAt: "2026-01-01T00:00:00Z",
            value: "1",
          },
        ],
});
const recording: Rule = { ...common, type: "recording", name: "job:x", query: "sum(x)" };
const failing: Rule = { ...recording, name: "bad", health: "err", lastError: "no" };
const group = (file: string, name: string, rules: readonly Rule[]): RuleGroupBody => ({
  file,
  name,
  rules,
  interval: 15,
  limit: 0,
  evaluationTime: 0,
  lastEvaluation: "2026-01-01T00:00:00Z",
});

const groups = listGroups(
  { groups: [group("a.yaml", "quiet", [alerting("q", "inactive"), recording])] },
  { groups: [group("b.yaml", "loud", [alerting("l", "firing", "eu"), failing])] },
);

describe("the list of rules", () => {
  it("has groups of metrics and logs, those that fire first", () =>
    expect(groups.map(({ name, on }) => `${name} ${on}`)).toEqual(["loud logs", "quiet metrics"]));

  it("counts rules by state; one that fails is nothing else", () => {
    expect(stateOf(failing)).toBe("failing");
    expect(countStates(groups)).toEqual({ firing: 1, pending: 0, inactive: 1, recording: 1, failing: 1 });
  });

  it.each([
    ["", undefined, ["l", "bad", "q", "job:x"]],
    ["REGION=EU", undefined, ["l"]],
    ["wiki b.yaml", undefined, ["l"]],
    ["sum(", undefined, ["bad", "job:x"]],
    ["", "recording", ["job:x"]],
    ["quiet", "firing", []],
  ] as const)("shows of %j and %s the rules %j", (text, state, names) => {
    const shown = filterGroups(groups, text, state);
    expect(shown.flatMap(({ rules }) => rules.map(({ name }) => name))).toEqual(names);
    expect(shown.every(({ rules }) => rules.length > 0)).toBe(true);
  });

  it("knows when a rule was not evaluated yet", () => {
    expect(evaluatedAt("0001-01-01T00:00:00Z")).toBeUndefined();
    expect(evaluatedAt("2026-01-01T00:00:00Z")).toBe(1_767_225_600_000);
  });
});
