import type { Template } from "./template.ts";

/** A rule of a Prometheus rule file, checked (prometheus.io, "Defining recording rules", "Alerting rules"). */
export type Rule = RecordingRule | AlertingRule;

interface CommonRule {
  readonly name: string;
  /** In its language's own spelling. */
  readonly query: string;
}

export interface RecordingRule extends CommonRule {
  readonly kind: "recording";
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertingRule extends CommonRule {
  readonly kind: "alerting";
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Readonly<Record<string, Template>>;
  readonly annotations: Readonly<Record<string, Template>>;
}

/** Rules that are evaluated one after the other, at the same time. */
export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  readonly intervalMs: number;
  /** How long before the time of its evaluation the queries look. */
  readonly queryOffsetMs: number;
  /** Most series or alerts that a rule may make; 0 is no limit. */
  readonly limit: number;
  readonly rules: readonly Rule[];
}

/** What is wrong with a rule file. */
export interface RuleProblem {
  readonly file: string;
  /** From 1; 0 where it is not about a place. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
