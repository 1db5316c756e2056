import { errorMessage } from "../../../base/errors.ts";
import type { Labels } from "../../../model/labels.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import type { ResultSeries } from "../engine.ts";
import { SAME_LABELSET, executionError } from "../errors.ts";
import { type Alert, AlertState } from "./alert-state.ts";
import type { AlertingRule, Rule, RuleGroup } from "./rule-file.ts";
import type { EvaluateRule } from "./rule-language.ts";
import type { External } from "./template.ts";

/** What is known of a rule from its evaluations. */
export interface RuleStatus {
  readonly rule: Rule;
  readonly alerts: AlertState | undefined;
  health: "unknown" | "ok" | "err";
  lastError: string;
  /** Seconds. */
  evaluationTime: number;
  /** Unix milliseconds; 0 before the first. */
  lastEvaluation: number;
}

/** How the last evaluation went: its length in seconds, its time in Unix milliseconds (0 before the first). */
export interface GroupStatus {
  readonly group: RuleGroup;
  readonly rules: readonly RuleStatus[];
  evaluationTime: number;
  lastEvaluation: number;
}

/** What rules read and write. */
export interface RuleEffects {
  readonly evaluate: EvaluateRule;
  /** PromQL, over what rules have written. */
  readonly recall: EvaluateRule;
  /** For the texts of alerts. */
  readonly external: External;
  /** Resolves when the samples can be queried. */
  write(series: readonly WrittenSeries[]): Promise<void>;
  /** Told of alerts that began or ceased to fire. */
  notify(rule: AlertingRule, alerts: readonly Alert[]): void;
}

/** How far back an alert of before a restart is looked for. */
const OUTAGE_TOLERANCE = "1h";

/** Evaluates the rules of a group, one after the other: the next sees what the one before has made. */
export class GroupEvaluator {
  readonly status: GroupStatus;
  private readonly effects: RuleEffects;
  /** Series of each rule's last evaluation: what is no longer there ends with a stale marker. */
  private readonly written = new Map<Rule, ReadonlyMap<string, Labels>>();

  constructor(group: RuleGroup, effects: RuleEffects) {
    this.effects = effects;
    const rules = group.rules.map((rule): RuleStatus => {
      const alerts = rule.kind === "alerting" ? new AlertState(rule) : undefined;
      return { rule, alerts, health: "unknown", lastError: "", evaluationTime: 0, lastEvaluation: 0 };
    });
    this.status = { group, rules, evaluationTime: 0, lastEvaluation: 0 };
  }

  /** @param now Unix milliseconds, the time of the samples. Never rejects: what fails is in the status. */
  async evaluate(now: number, signal: AbortSignal): Promise<void> {
    const start = performance.now();
    for (const status of this.status.rules) {
      if (signal.aborted) return;
      await this.evaluateRule(status, now, signal);
    }
    this.status.evaluationTime = (performance.now() - start) / 1000;
    this.status.lastEvaluation = now;
  }

  private async evaluateRule(status: RuleStatus, now: number, signal: AbortSignal): Promise<void> {
    const start = performance.now();
    try {
      const series = await this.samplesOf(status, now, signal);
      await this.write(status.rule, series, now);
      status.health = "ok";
      status.lastError = "";
    } catch (error) {
      if (signal.aborted) return;
      status.health = "err";
      status.lastError = errorMessage(error);
    }
    status.evaluationTime = (performance.now() - start) / 1000;
    status.lastEvaluation = now;
  }

  private async samplesOf(
    { rule, alerts }: RuleStatus,
    now: number,
    signal: AbortSignal,
  ): Promise<readonly ResultSeries[]> {
    const evaluate = (query: string): Promise<readonly ResultSeries[]> =>
      this.effects.evaluate(query, now - this.status.group.queryOffsetMs, signal);
    const result = await evaluate(rule.query);
    if (rule.kind === "recording") return this.recorded(rule, result, now);
    if (alerts === undefined) throw new TypeError("an alerting rule without alerts");
    const isFirst = !this.written.has(rule);
    const scope = { external: this.effects.external, now, query: evaluate };
    const changed = await alerts.update(result, scope);
    if (isFirst && rule.forMs > 0 && alerts.active.length > 0) await this.restore(rule, alerts, now, signal);
    const { limit } = this.status.group;
    const { active } = alerts;
    if (limit > 0 && active.length > limit) {
      alerts.clear();
      throw executionError(`exceeded limit of ${limit} with ${active.length} alerts`);
    }
    if (changed.length > 0) this.effects.notify(rule, changed);
    return active.flatMap((alert) => alertSeries(alert, now));
  }

  private recorded(
    rule: Rule & { kind: "recording" },
    result: readonly ResultSeries[],
    now: number,
  ): readonly ResultSeries[] {
    const { limit } = this.status.group;
    if (limit > 0 && result.length > limit) {
      throw executionError(`exceeded limit of ${limit} with ${result.length} series`);
    }
    const own = [...Object.entries(rule.labels), ["__name__", rule.name]] as const;
    const series = result.map((one) => ({
      ...one,
      labels: one.labels.with(own),
      times: Float64Array.of(now),
    }));
    if (new Set(series.map(({ labels }) => labels.key())).size < series.length) {
      throw executionError(`${SAME_LABELSET} after applying rule labels`);
    }
    return series;
  }

  /** Pending alerts go on from where they were before a restart. */
  private async restore(
    rule: AlertingRule,
    alerts: AlertState,
    now: number,
    signal: AbortSignal,
  ): Promise<void> {
    const selector = `ALERTS_FOR_STATE{alertname=${JSON.stringify(rule.name)}}`;
    const before = await this.effects.recall(`last_over_time(${selector}[${OUTAGE_TOLERANCE}])`, now, signal);
    for (const { labels, values } of before) {
      alerts.restore(labels.drop(new Set(["__name__"])), (values[0] ?? NaN) * 1000);
    }
  }

  private async write(rule: Rule, series: readonly ResultSeries[], now: number): Promise<void> {
    const last = this.written.get(rule) ?? new Map<string, Labels>();
    const current = new Map(series.map(({ labels }) => [labels.key(), labels]));
    const ended = [...last].flatMap(([key, labels]) => (current.has(key) ? [] : [labels]));
    this.written.set(rule, current);
    const written = [...series.map(toWritten), ...ended.map((labels) => staleAt(labels, now))];
    if (written.length > 0) await this.effects.write(written);
  }
}

/** `ALERTS` and, in seconds, since when (`ALERTS_FOR_STATE`). */
function alertSeries({ labels, state, activeAt }: Alert, now: number): ResultSeries[] {
  const sample = (of: Labels, value: number): ResultSeries => ({
    labels: of,
    times: Float64Array.of(now),
    values: Float64Array.of(value),
  });
  return [
    sample(
      labels.with([
        ["__name__", "ALERTS"],
        ["alertstate", state],
      ]),
      1,
    ),
    sample(labels.with([["__name__", "ALERTS_FOR_STATE"]]), activeAt / 1000),
  ];
}

function toWritten({ labels, times, values, histograms }: ResultSeries): WrittenSeries {
  const time = times[0] ?? 0;
  const histogram = histograms?.[0];
  const sample = histogram === undefined ? { time, value: values[0] ?? NaN } : { time, histogram };
  return { labels: labels.pairs, samples: [sample], exemplars: [] };
}

function staleAt(labels: Labels, time: number): WrittenSeries {
  return { labels: labels.pairs, samples: [{ time, isStale: true }], exemplars: [] };
}
