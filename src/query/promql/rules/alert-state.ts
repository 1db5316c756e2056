import { Labels } from "../../../model/labels.ts";
import type { ResultSeries } from "../engine.ts";
import { SAME_LABELSET, executionError } from "../errors.ts";
import type { AlertingRule } from "./rule-file.ts";
import { type TemplateData, type TemplateScope, firstValue } from "./template.ts";

/** One label set for which an alerting rule holds, or held lately. */
export interface Alert {
  readonly labels: Labels;
  annotations: Labels;
  state: "pending" | "firing" | "inactive";
  value: number;
  /** Unix milliseconds. */
  readonly activeAt: number;
  /** Since when only `keep_firing_for` keeps it. */
  keepFiringSince?: number;
  resolvedAt?: number;
}

/** Resolved alerts are kept this long, so that those who missed their end are told. */
const RESOLVED_RETENTION_MS = 15 * 60_000;

/** The alerts of one rule, from one evaluation to the next (Prometheus, rules/alerting.go). */
export class AlertState {
  private readonly rule: AlertingRule;
  private readonly alerts = new Map<string, Alert>();

  constructor(rule: AlertingRule) {
    this.rule = rule;
  }

  get active(): readonly Alert[] {
    return [...this.alerts.values()].filter(({ state }) => state !== "inactive");
  }

  /** The worst of its alerts. */
  get state(): Alert["state"] {
    const states = new Set(this.active.map(({ state }) => state));
    if (states.has("firing")) return "firing";
    return states.has("pending") ? "pending" : "inactive";
  }

  clear(): void {
    this.alerts.clear();
  }

  /** Takes up an alert from before a restart, when it is not known. */
  restore(labels: Labels, activeAt: number): void {
    const alert = this.alerts.get(labels.key());
    if (alert === undefined || alert.state !== "pending" || activeAt >= alert.activeAt) return;
    this.alerts.set(labels.key(), { ...alert, activeAt });
  }

  /**
   * @param result of the rule's expression at the scope's time.
   * @param scope of the templates of labels and annotations.
   * @returns alerts that began or ceased to fire.
   * @throws WatchtowerError `execution` when labels make two alerts equal.
   */
  async update(result: readonly ResultSeries[], scope: TemplateScope): Promise<readonly Alert[]> {
    const { now } = scope;
    const alerts: Alert[] = [];
    for (const series of result) {
      alerts.push(await this.alertOf({ ...scope, labels: series.labels, value: firstValue(series) }));
    }
    const seen = new Set<string>();
    for (const alert of alerts) {
      const key = alert.labels.key();
      if (seen.has(key)) throw executionError(`${SAME_LABELSET} after applying alert labels`);
      seen.add(key);
      const known = this.alerts.get(key);
      if (known === undefined || known.state === "inactive") this.alerts.set(key, alert);
      else {
        known.value = alert.value;
        known.annotations = alert.annotations;
        delete known.keepFiringSince;
      }
    }
    return [...this.alerts].flatMap(([key, alert]) => this.moved(key, alert, seen.has(key), now));
  }

  private async alertOf(data: TemplateData): Promise<Alert> {
    const made = async (templates: AlertingRule["labels"]): Promise<[string, string][]> => {
      const texts: [string, string][] = [];
      for (const [name, template] of Object.entries(templates))
        texts.push([name, await template.expand(data)]);
      return texts;
    };
    const labels = data.labels
      .drop(new Set(["__name__"]))
      .with([...(await made(this.rule.labels)), ["alertname", this.rule.name]]);
    const annotations = Labels.from(await made(this.rule.annotations));
    // As in Prometheus, whose alerts have floats alone.
    const value = typeof data.value === "number" ? data.value : 0;
    return { labels, annotations, state: "pending", value, activeAt: data.now };
  }

  private moved(key: string, alert: Alert, isSeen: boolean, now: number): Alert[] {
    const { forMs } = this.rule;
    if (isSeen || this.isKept(alert, now)) {
      if (alert.state !== "pending" || now - alert.activeAt < forMs) return [];
      alert.state = "firing";
      return [alert];
    }
    const isOld = alert.resolvedAt !== undefined && now - alert.resolvedAt > RESOLVED_RETENTION_MS;
    if (alert.state === "pending" || isOld) this.alerts.delete(key);
    if (alert.state !== "firing") return [];
    alert.state = "inactive";
    alert.resolvedAt = now;
    return [alert];
  }

  private isKept(alert: Alert, now: number): boolean {
    const { keepFiringForMs } = this.rule;
    if (keepFiringForMs === 0 || alert.state !== "firing") return false;
    alert.keepFiringSince ??= now;
    return now - alert.keepFiringSince < keepFiringForMs;
  }
}
