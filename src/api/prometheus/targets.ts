import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import { Labels } from "../../model/labels.ts";
import { compileMatchers } from "../../model/matcher.ts";
import type { ScrapeStatus } from "../../model/prometheus/scrape-status.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { ScrapedFamily, TargetBody, TargetsBody } from "../wire/prometheus.ts";
import { about } from "./parameters.ts";
import { respond } from "./respond.ts";

/** Who is scraped, as it was told last. */
export interface TargetSource {
  readonly targets: readonly ScrapeStatus[];
}

const SHOWING_ACTIVE = new Set(["", "any", "active"]);
const SHOWING_DROPPED = new Set(["", "any", "dropped"]);

/** `/api/v1/targets`: by pools; none is ever dropped, since those of a file are not found but written. */
export function targets(c: Context, source: TargetSource): Response {
  const pool = c.req.query("scrapePool") ?? "";
  const state = (c.req.query("state") ?? "").toLowerCase();
  const isShown = SHOWING_ACTIVE.has(state);
  const shown = isShown ? source.targets.filter(({ scrapePool }) => pool === "" || scrapePool === pool) : [];
  const body: TargetsBody = {
    activeTargets: shown.map(bodyOf).toSorted(byPool),
    droppedTargets: [],
    droppedTargetCounts: SHOWING_DROPPED.has(state)
      ? Object.fromEntries(source.targets.map(({ scrapePool }) => [scrapePool, 0]))
      : null,
  };
  return respond(c, body);
}

/** `/api/v1/scrape_pools` */
export function scrapePools(c: Context, source: TargetSource): Response {
  const pools = new Set(source.targets.map(({ scrapePool }) => scrapePool));
  return respond(c, { scrapePools: [...pools].toSorted() });
}

/** `/api/v1/targets/metadata`: that of scraped metrics; see `/api/v1/metadata` for what was sent, too. */
export async function targetMetadata(
  c: Context,
  source: TargetSource,
  engine: PromqlEngine,
): Promise<Response> {
  const limit = limitOf(c.req.query("limit") ?? "");
  const metric = c.req.query("metric") ?? "";
  const selector = c.req.query("match_target") ?? "";
  const matchers = selector === "" ? [] : await about("match_target", () => engine.matchers(selector, true));
  const matches = compileMatchers(matchers);
  const found = source.targets
    .filter(({ labels }) => matches(Labels.fromObject(labels)))
    .flatMap((target) => familiesOf(target, metric));
  return respond(c, found.slice(0, limit));
}

/** A family's name is left out where it was asked for. */
const familiesOf = ({ labels: target, metadata }: ScrapeStatus, metric: string): readonly ScrapedFamily[] =>
  metadata
    .filter(({ family }) => metric === "" || family === metric)
    .map(({ family, type, help, unit }) => ({
      target,
      ...(metric === "" ? { metric: family } : {}),
      type,
      help,
      unit,
    }));

function limitOf(text: string): number {
  if (text === "") return Infinity;
  if (!/^[+-]?\d+$/.test(text)) throw new WatchtowerError("invalid", "limit must be a number");
  const limit = Number(text);
  return limit < 0 ? Infinity : limit;
}

/** Go's first moment, which Prometheus shows for what has not been. */
const NEVER = "0001-01-01T00:00:00Z";

const bodyOf = (target: ScrapeStatus): TargetBody => ({
  discoveredLabels: target.discoveredLabels,
  labels: target.labels,
  scrapePool: target.scrapePool,
  scrapeUrl: target.scrapeUrl,
  globalUrl: target.scrapeUrl,
  lastError: target.lastError,
  lastScrape: target.lastScrape === undefined ? NEVER : new Date(target.lastScrape).toISOString(),
  lastScrapeDuration: target.lastScrapeDuration,
  health: target.health,
  scrapeInterval: prometheusDurationText(target.intervalMs),
  scrapeTimeout: prometheusDurationText(target.timeoutMs),
});

const byPool = (a: TargetBody, b: TargetBody): number =>
  a.scrapePool < b.scrapePool ? -1 : Number(a.scrapePool > b.scrapePool);
