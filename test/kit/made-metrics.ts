/** Names that the generator, its spans and the engine itself send. */
export const SENT =
  /^(http_|db_|messaging_|orders_|order_|process_memory|process_cpu_time|traces_|watchtower_(?!forward)|target_info)/;

/**
 * Metrics that dashboards ask for and no program here sends: made of the queries themselves, so that each selector
 * finds something.
 */
interface MadeMetric {
  readonly name: string;
  /** Values by label. */
  readonly labels: Map<string, Set<string>>;
}

const SELECTOR = /([a-zA-Z_:][\w:]*)\{([^}]*)\}/g;
const BARE = /\b([a-z_:][\w:]*_[\w:]*)(?=\s*(?:\[|\)|$))/g;
const LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;

/** @param job of the resource, which becomes the labels `job` and `instance` */
export class MadeMetrics {
  readonly #metrics = new Map<string, MadeMetric>();

  /** Whatever a dashboard asks a Prometheus for. */
  addDashboard(file: unknown): void {
    for (const text of textsIn(file)) this.addQuery(text);
  }

  addQuery(expr: string, legend = ""): void {
    const lists = [...expr.matchAll(LIST)].flatMap(([, names = ""]) => names.split(","));
    const inLegend = [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = ""]) => name);
    const asked = [/label_values\([^)]*,\s*(\w+)\)/.exec(expr)?.[1] ?? ""];
    const names = [...lists, ...inLegend, ...asked].map((name) => name.trim()).filter((name) => name !== "");
    for (const [, name = "", matchers = ""] of expr.matchAll(SELECTOR)) this.#add(name, matchers, names);
    const bare = expr.replaceAll(LIST, "").replaceAll(/\{[^}]*\}|"[^"]*"/g, " ");
    for (const [, name = ""] of bare.matchAll(BARE)) if (!name.startsWith("$")) this.#add(name, "", names);
  }

  #add(name: string, matchers: string, more: readonly string[]): void {
    const metric = this.#metrics.get(name) ?? { name, labels: new Map() };
    this.#metrics.set(name, metric);
    const put = (label: string, values: readonly string[]): void => {
      const known = metric.labels.get(label) ?? new Set();
      metric.labels.set(label, known);
      for (const value of values) known.add(value);
    };
    for (const [, label = "", operator, value = ""] of matchers.matchAll(MATCHER))
      put(label, valuesFor(label, operator === "=" || operator === "=~" ? value : ""));
    for (const label of more) if (!metric.labels.has(label)) put(label, [`${label}-a`, `${label}-b`]);
  }

  /** As one OTLP request in JSON: points of the last minutes, and of those in which the test runs. @param skip names of metrics that others send */
  request(skip: RegExp, now = Date.now()): unknown {
    const metrics = [...this.#metrics.values()].filter(({ name }) => !skip.test(name));
    const names = new Map(metrics.map((metric) => [seriesName(metric.name), metric]));
    const attributes = [
      { key: "service.name", value: { stringValue: "job-a" } },
      { key: "service.instance.id", value: { stringValue: "instance-a" } },
      { key: "host.name", value: { stringValue: "host-a" } },
    ];
    const all = [...names].map(([name, metric]) => otlpMetric(name, metric, now));
    return { resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: {}, metrics: all }] }] };
  }

  async send(otlpHttp: string, skip: RegExp): Promise<void> {
    const response = await fetch(`${otlpHttp}/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(this.request(skip)),
    });
    const text = await response.text();
    if (!response.ok || text.includes("rejected")) throw new Error(`metrics were not taken: ${text}`);
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("{") || value.includes("(") ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What a matcher finds: itself, each of several, or anything where it is a variable or a pattern. */
function valuesFor(label: string, value: string): readonly string[] {
  if (value === "" || /[$*+\\[^]/.test(value)) return [`${label}-a`, `${label}-b`];
  return value.split("|").map((each) => each.replaceAll(/[()?]/g, ""));
}

const isHistogram = (name: string): boolean => /_(bucket|sum|count)$/.test(name);
const seriesName = (name: string): string => name.replace(/_(bucket|sum|count)$/, "");

const POINTS = 60;
/** Of them, before now. */
const PAST = 24;
const STEP_MS = 15_000;
const MAX_SETS = 24;

function otlpMetric(name: string, metric: MadeMetric, now: number): unknown {
  const sets = labelSets(metric).slice(0, MAX_SETS);
  const points = sets.flatMap((attributes, set) =>
    Array.from({ length: POINTS }, (_, index) => ({
      attributes,
      startTimeUnixNano: `${now - PAST * STEP_MS}000000`,
      timeUnixNano: `${now + (index + 1 - PAST) * STEP_MS}000000`,
      ...pointOf(metric.name, index, set, now),
    })),
  );
  if (isHistogram(metric.name)) return { name, histogram: { aggregationTemporality: 2, dataPoints: points } };
  if (name.endsWith("_total"))
    return { name, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: points } };
  return { name, gauge: { dataPoints: points } };
}

function pointOf(name: string, index: number, set: number, now: number): object {
  const wave = 40 + 20 * Math.sin(index / 3 + set) + set;
  if (isHistogram(name)) {
    const counts = [1, 3, 5, 2, 1].map((count) => count * (index + 1) * (set + 1));
    const count = counts.reduce((sum, each) => sum + each, 0);
    return {
      count: String(count),
      sum: count * 0.2,
      bucketCounts: counts.map(String),
      explicitBounds: [0.05, 0.1, 0.5, 1],
    };
  }
  if (name.endsWith("_total")) return { asDouble: (index + 1) * (20 + 5 * set) + wave / 10 };
  if (name.endsWith("time_seconds")) return { asDouble: Math.floor(now / 1000) - 86_400 };
  if (/_(info|static|labels)$/.test(name)) return { asDouble: 1 };
  if (/(ready|phase|_up)$/.test(name)) return { asDouble: (index + set) % 6 === 0 ? 0 : 1 };
  return { asDouble: wave * 1e6 };
}

function labelSets({ labels }: MadeMetric): readonly (readonly unknown[])[] {
  const own = [...labels].filter(
    ([label]) => !["job", "instance", "le", "__name__", "host_name"].includes(label),
  );
  let sets: readonly (readonly unknown[])[] = [[]];
  for (const [key, values] of own)
    sets = sets.flatMap((set) =>
      [...values].map((value) => [...set, { key, value: { stringValue: value } }]),
    );
  return sets;
}
