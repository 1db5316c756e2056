import { createHash } from "node:crypto";
import { parsePrometheusDuration, prometheusDurationText } from "../../../base/prometheus-duration.ts";
import { Labels } from "../../../model/labels.ts";
import type { ScrapeOptions } from "./options.ts";

/** One address that is scraped. */
export interface ScrapeTarget {
  /** All labels that it was given, with those that say how it is scraped. */
  readonly discovered: Labels;
  /** Those that its series have, `job` and `instance` among them. */
  readonly labels: Labels;
  /** With the parameters. */
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Of labels and URL: targets that are equal are one. */
  readonly key: string;
}

/**
 * A target of its labels and the component's settings, as Prometheus makes it (scrape/target.go): `__address__`,
 * `__scheme__`, `__metrics_path__`, `__param_…`, `__scrape_interval__` and `__scrape_timeout__` win over the settings.
 *
 * @returns what is wrong, if it is none.
 */
export function makeTarget(own: ReadonlyMap<string, string>, options: ScrapeOptions): ScrapeTarget | string {
  const discovered = discoveredLabels(own, options);
  const address = discovered.get("__address__");
  if (address === "") return "target has no __address__";
  if (address.includes("/")) return `${JSON.stringify(address)} is not a valid hostname`;
  const times = timesOf(discovered);
  if (typeof times === "string") return times;
  const url = urlOf(discovered, options);
  if (url === undefined) return `${JSON.stringify(address)} is not a valid hostname`;
  const instance = discovered.get("instance") === "" ? address : discovered.get("instance");
  const labels = discovered.with([["instance", instance]]);
  const shown = Labels.from(labels.pairs.filter(([name]) => !name.startsWith("__")));
  return { discovered, labels: shown, url, ...times, key: `${labels.key()}\u0000${url}` };
}

function discoveredLabels(own: ReadonlyMap<string, string>, options: ScrapeOptions): Labels {
  const defaults: readonly (readonly [string, string])[] = [
    ["job", options.jobName],
    ["__scrape_interval__", prometheusDurationText(options.intervalMs)],
    ["__scrape_timeout__", prometheusDurationText(options.timeoutMs)],
    ["__metrics_path__", options.metricsPath],
    ["__scheme__", options.scheme],
    ...options.params.map(([name, values]) => [`__param_${name}`, values[0] ?? ""] as const),
  ];
  return Labels.from([...defaults, ...[...own].filter(([, value]) => value !== "")]);
}

function timesOf(labels: Labels): Pick<ScrapeTarget, "intervalMs" | "timeoutMs"> | string {
  const interval = labels.get("__scrape_interval__");
  const timeout = labels.get("__scrape_timeout__");
  const [intervalMs, timeoutMs] = [parsePrometheusDuration(interval), parsePrometheusDuration(timeout)];
  if (intervalMs === undefined) return `error parsing scrape interval: ${JSON.stringify(interval)}`;
  if (timeoutMs === undefined) return `error parsing scrape timeout: ${JSON.stringify(timeout)}`;
  if (intervalMs === 0) return "scrape interval cannot be 0";
  if (timeoutMs === 0) return "scrape timeout cannot be 0";
  if (timeoutMs > intervalMs) {
    return `scrape timeout cannot be greater than scrape interval ("${timeout}" > "${interval}")`;
  }
  return { intervalMs, timeoutMs };
}

const PARAM = "__param_";

function urlOf(labels: Labels, options: ScrapeOptions): string | undefined {
  const base = `${labels.get("__scheme__")}://${labels.get("__address__")}`;
  if (!URL.canParse(base)) return undefined;
  const url = new URL(base);
  url.pathname = labels.get("__metrics_path__");
  const params = new Map(options.params.map(([name, values]) => [name, [...values]]));
  for (const [label, value] of labels.pairs) {
    if (!label.startsWith(PARAM)) continue;
    const name = label.slice(PARAM.length);
    params.set(name, [value, ...(params.get(name) ?? []).slice(1)]);
  }
  for (const [name, values] of [...params].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const value of values) url.searchParams.append(name, value);
  }
  return url.href;
}

/** When a target is scraped within each interval: spread by its key, the same after each start. */
export function firstScrape({ key, intervalMs }: ScrapeTarget, now: number): number {
  const hash = createHash("md5").update(key).digest().readUInt32BE(0);
  const offset = hash % intervalMs;
  const begin = now - (now % intervalMs) + offset;
  return begin < now ? begin + intervalMs : begin;
}
