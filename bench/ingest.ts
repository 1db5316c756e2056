import type { Instance } from "./instance.ts";
import type { Figure } from "./report.ts";
import { filler, load, sliding } from "./load.ts";
import { logsTemplate, metricsTemplate, scrapeFiller, spansTemplate } from "./payloads.ts";
import type { LoadOptions, LoadResult } from "./load.ts";
import { Random } from "./random.ts";

const HOUR_MS = 3_600_000;
const SCRAPE_MS = 15_000;
const TEMPLATES = 24;
const CPU_TARGET = { traces: 5, logs: 4, metrics: 0.8 };
const DISK_TARGET = { traces: 60, logs: 96, metrics: 1.5 };

export type SignalName = keyof typeof CPU_TARGET;

/** The services whose metrics are sent; the queries ask for the first. */
export const METRIC_SERVICES = Array.from({ length: 25 }, (_, index) => `service-${index}`);

/** Payloads of a signal for times up to now: spans and logs of the last six hours, scrapes of the last four. */
export function payloads(signal: SignalName, requests: number): LoadOptions["payload"] {
  const now = Date.now();
  const random = new Random(42);
  if (signal === "metrics") return scrapes(random, requests, now);
  const make = signal === "traces" ? spansTemplate : logsTemplate;
  const templates = Array.from({ length: TEMPLATES }, (_, index) => make(index + 1));
  return sliding(templates, random, requests, now - 6 * HOUR_MS, now);
}

/** Spans that have just ended: those of {@link payloads} are mostly too old to be counted in metrics. */
function presentSpans(): LoadOptions["payload"] {
  const random = new Random(42);
  const templates = Array.from({ length: TEMPLATES }, (_, index) => spansTemplate(index + 1));
  return (number) => {
    const template = templates[number % templates.length];
    if (template === undefined) throw new Error("no templates");
    const now = Date.now();
    return { body: template.make(filler(random, now - 1000, now)), items: template.items };
  };
}

function scrapes(random: Random, requests: number, now: number): LoadOptions["payload"] {
  const templates = METRIC_SERVICES.map(metricsTemplate);
  const rounds = Math.ceil(requests / templates.length);
  return (number) => {
    const template = templates[number % templates.length];
    if (template === undefined) throw new Error("no templates");
    const round = Math.floor(number / templates.length);
    const time = now - (rounds - round) * SCRAPE_MS;
    return { body: template.make(scrapeFiller(random, time, round + 1)), items: template.items };
  };
}

/** Sends, waits until all of it can be queried, and counts the CPU of the whole engine for it. */
export async function measureIngest(
  instance: Instance,
  signal: SignalName,
  requests: number,
  clients: number,
  payload = payloads(signal, requests),
): Promise<LoadResult & { readonly cpuMicros: number }> {
  const cpuBefore = instance.cpuSeconds();
  const url = `${instance.endpoints.otlpHttp}/v1/${signal}`;
  const result = await load({ url, clients, requests, payload });
  await instance.settle();
  return { ...result, cpuMicros: ((instance.cpuSeconds() - cpuBefore) * 1e6) / result.items };
}

/** Throughput and acknowledgement times of one signal at 1, 4 and 16 clients. */
export async function ingestFigures(
  instance: Instance,
  signal: SignalName,
  requests: number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const group = `ingest ${signal}`;
  for (const clients of [1, 4, 16]) {
    const result = await measureIngest(instance, signal, requests, clients);
    const at = `${clients} ${clients === 1 ? "client" : "clients"}`;
    const perSecond = result.items / result.seconds;
    const size = Math.round(result.bytes / result.requests / 1000);
    figures.push(
      { group, what: `acknowledged, ${at}`, value: perSecond, unit: "items/s" },
      { group, what: `CPU per item, ${at}`, value: result.cpuMicros, unit: "µs", target: CPU_TARGET[signal] },
      {
        group,
        what: `ack p50 of ${size} kB, ${at}`,
        value: result.ackP50,
        unit: "ms",
        ...(clients === 4 ? { target: 2 } : {}),
      },
      { group, what: `ack p99, ${at}`, value: result.ackP99, unit: "ms" },
    );
  }
  if (signal === "traces") {
    const { cpuMicros } = await measureIngest(instance, signal, requests, 16, presentSpans());
    const what = "CPU per span of the present, counted in metrics, 16 clients";
    figures.push({ group, what, value: cpuMicros, unit: "µs", target: CPU_TARGET[signal] });
  }
  return figures;
}

/** Bytes of store files per item kept. */
export async function diskFigures(instance: Instance): Promise<Figure[]> {
  const { signals } = await instance.status();
  const names: readonly SignalName[] = ["traces", "logs", "metrics"];
  return names.map((signal) => ({
    group: "disk",
    what: `${signal}: bytes per item, ${signals[signal].items} items`,
    value: signals[signal].diskBytes / Math.max(1, signals[signal].items),
    unit: "B",
    target: DISK_TARGET[signal],
  }));
}
