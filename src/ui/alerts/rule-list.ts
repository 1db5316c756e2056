import type { RuleGroupBody, RulesBody } from "../../api/wire/prometheus.ts";

export type Rule = RuleGroupBody["rules"][number];

/** What the list can be narrowed to. */
export const RULE_STATES = ["firing", "pending", "inactive", "recording", "failing"] as const;

export type RuleState = (typeof RULE_STATES)[number];

export interface ListedGroup extends RuleGroupBody {
  /** PromQL on metrics, or LogQL on logs. */
  readonly on: "metrics" | "logs";
}

/** Groups of both kinds, those with something that fires first, else by file and name. */
export function listGroups(metrics: RulesBody, logs: RulesBody): readonly ListedGroup[] {
  const groups = [
    ...metrics.groups.map((group): ListedGroup => ({ ...group, on: "metrics" })),
    ...logs.groups.map((group): ListedGroup => ({ ...group, on: "logs" })),
  ];
  return groups.toSorted(
    (a, b) => urgency(a) - urgency(b) || a.file.localeCompare(b.file) || a.name.localeCompare(b.name),
  );
}

const urgency = ({ rules }: RuleGroupBody): number => Math.min(...rules.map((rule) => RANK[stateOf(rule)]));

const RANK: Readonly<Record<RuleState, number>> = {
  firing: 0,
  failing: 1,
  pending: 2,
  inactive: 3,
  recording: 3,
};

/** How a rule is; one whose last evaluation failed says nothing of what it watches. */
export function stateOf(rule: Rule): RuleState {
  if (rule.health === "err") return "failing";
  return rule.type === "recording" ? "recording" : rule.state;
}

/** So many rules are in each state. */
export function countStates(groups: readonly RuleGroupBody[]): Readonly<Record<RuleState, number>> {
  const counts = { firing: 0, pending: 0, inactive: 0, recording: 0, failing: 0 };
  for (const rule of groups.flatMap(({ rules }) => rules)) counts[stateOf(rule)]++;
  return counts;
}

/** Groups with only those rules that hold all words, in any of their texts, and are in the state; none is empty. */
export function filterGroups(
  groups: readonly ListedGroup[],
  text: string,
  state: RuleState | undefined,
): readonly ListedGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap((group) => {
    const rules = group.rules.filter((rule) => {
      if (state !== undefined && stateOf(rule) !== state) return false;
      const all = textsOf(group, rule).join("\n").toLowerCase();
      return words.every((word) => all.includes(word));
    });
    return rules.length === 0 ? [] : [{ ...group, rules }];
  });
}

function textsOf({ file, name }: RuleGroupBody, rule: Rule): readonly string[] {
  const own = [file, name, rule.name, rule.query, ...pairTexts(rule.labels)];
  if (rule.type === "recording") return own;
  const alerts = rule.alerts.flatMap(({ labels, annotations }) => [
    ...pairTexts(labels),
    ...pairTexts(annotations),
  ]);
  return [...own, ...pairTexts(rule.annotations), ...alerts];
}

/** `name=value` of each, in their order. */
export const pairTexts = (pairs: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(pairs).map(([name, value]) => `${name}=${value}`);

/** Unix milliseconds of an evaluation; `undefined` before the first, which is sent as the year 1. */
export function evaluatedAt(time: string): number | undefined {
  const at = Date.parse(time);
  return at > 0 ? at : undefined;
}
