import { errorMessage } from "../../../base/errors.ts";
import type { Alert } from "./alert-state.ts";
import type { AlertingRule } from "./rule-file.ts";
import type { External } from "./template.ts";

const TIMEOUT_MS = 10_000;
const ATTEMPTS = 3;
const PAUSE_MS = 2000;
/** Requests waiting for a webhook that does not answer; more alerts are then reported as not sent. */
const MAX_WAITING = 1000;

/** Where alerts are sent, and as whose. */
export interface WebhookOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  /** What others are told of this server. */
  readonly external: External;
  /** Told what could not be sent. */
  readonly report: (problem: string) => void;
}

/**
 * Sends alerts that begin or cease to fire to a webhook, in the form that Alertmanager sends to receivers (version 4).
 * One request at a time, each tried three times.
 */
export class Webhook {
  private readonly options: WebhookOptions;
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(options: WebhookOptions) {
    this.options = options;
  }

  /** @param link to the rule's expression, below the external URL. */
  send(rule: AlertingRule, alerts: readonly Alert[], link: string | undefined): void {
    if (this.waiting >= MAX_WAITING) {
      this.options.report(`alert ${rule.name}: not sent, ${MAX_WAITING} requests wait for the webhook`);
      return;
    }
    // Now, as the alerts go on changing.
    const body = JSON.stringify(bodyOf(rule, alerts, this.options.external, link));
    this.waiting++;
    this.last = this.last.then(() => this.post(rule.name, body)).finally(() => this.waiting--);
  }

  /** Resolves when all that was to be sent is sent or given up. */
  idle(): Promise<void> {
    return this.last;
  }

  private async post(name: string, body: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.options.fetch(this.options.url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (response.ok) return;
        throw new Error(`it answered ${response.status}`);
      } catch (error) {
        if (attempt === ATTEMPTS) {
          this.options.report(`alert ${name}: the webhook was not reached: ${errorMessage(error)}`);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt).unref());
      }
    }
  }
}

function bodyOf(rule: AlertingRule, alerts: readonly Alert[], external: External, link: string | undefined) {
  const generatorURL = link === undefined || external.url === "" ? "" : external.url + link;
  const items = alerts.map(({ labels, annotations, state, activeAt, resolvedAt }) => ({
    status: state === "firing" ? "firing" : "resolved",
    labels: { ...external.labels.toObject(), ...labels.toObject() },
    annotations: annotations.toObject(),
    startsAt: new Date(activeAt).toISOString(),
    endsAt: resolvedAt === undefined ? "0001-01-01T00:00:00Z" : new Date(resolvedAt).toISOString(),
    generatorURL,
  }));
  return {
    version: "4",
    groupKey: `{}:{alertname=${JSON.stringify(rule.name)}}`,
    truncatedAlerts: 0,
    status: items.some(({ status }) => status === "firing") ? "firing" : "resolved",
    receiver: "webhook",
    groupLabels: { alertname: rule.name },
    commonLabels: common(items.map(({ labels }) => labels)),
    commonAnnotations: common(items.map(({ annotations }) => annotations)),
    externalURL: "",
    alerts: items,
  };
}

/** What all of them have. */
function common(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const [first = {}, ...others] = all;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((other) => other[name] === value),
  );
  return Object.fromEntries(shared);
}
