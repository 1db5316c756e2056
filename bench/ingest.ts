import type { Instance } from "./instance.ts";
import type { Figure } from "./report.ts";
import { filler, load, sliding } from "./load.ts";
import { logsTemplate, metricsTemplate, scrapeFiller, spansTemplate } from "./payloads.ts";
import type { LoadOptions, LoadResult, Stretch } from "./load.ts";
import { Random } from "./random.ts";

const HOUR_MS = 3_600_000;
const SCRAPE_MS = 15_000;
/** When counters began: before all stretches. */
const COUNTERS_SINCE_MS = Date.now() - 24 * HOUR_MS;
const TEMPLATES = 24;
const CPU_TARGET = { traces: 5, logs: 4, metrics: 0.8 };
const DISK_TARGET = { traces: 60, logs: 96, metrics: 1.5 };

const CLIENTS = [1, 4, 16];
/** Of 15 minutes: what comes later than 30 minutes is refused. */
const LATE_REQUESTS = 1500;

export type SignalName = keyof typeof CPU_TARGET;

/** The services whose metrics are sent; the queries ask for the first. */
export const METRIC_SERVICES = Array.from({ length: 25 }, (_, index) => `service-${index}`);

/** Payloads of a signal, whose times go forward through a stretch of time, as its senders' do. */
export function payloads(
  signal: SignalName,
  requests: number,
  stretch: Stretch = onlyStretch(signal, requests),
): LoadOptions["payload"] {
  const random = new Random(42);
  if (signal === "metrics") return scrapes(random, stretch);
  const make = signal === "traces" ? spansTemplate : logsTemplate;
  const templates = Array.from({ length: TEMPLATES }, (_, index) => make(index + 1));
  return sliding(templates, random, requests, stretch);
}

/**
 * Stretches of time that follow each other, the last up to now: what each phase sends is newer than what is there, as
 * of senders that go on. Spans and logs of six hours together; scrapes as many as the requests are.
 */
function stretches(signal: SignalName, requests: number, phases: number): Stretch[] {
  const length =
    signal === "metrics"
      ? Math.ceil(requests / METRIC_SERVICES.length) * SCRAPE_MS
      : Math.floor((6 * HOUR_MS) / phases);
  const now = Date.now();
  return Array.from({ length: phases }, (_, phase) => {
    const to = now - (phases - 1 - phase) * length;
    return { from: to - length, to };
  });
}

function onlyStretch(signal: SignalName, requests: number): Stretch {
  const [stretch] = stretches(signal, requests, 1);
  if (stretch === undefined) throw new Error("no stretch");
  return stretch;
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

/** Scrapes of the last minutes that fall between those that are there. */
function lateScrapes(requests: number): Pick<Particular, "requests" | "payload"> {
  const { from, to } = onlyStretch("metrics", requests);
  return { requests, payload: payloads("metrics", requests, { from: from - SCRAPE_MS / 2, to }) };
}

/** Each service in turn, all of them every 15 s from the start of the stretch on; counters go on from stretch to stretch. */
function scrapes(random: Random, { from }: Stretch): LoadOptions["payload"] {
  const templates = METRIC_SERVICES.map(metricsTemplate);
  return (number) => {
    const template = templates[number % templates.length];
    if (template === undefined) throw new Error("no templates");
    const time = from + Math.floor(number / templates.length) * SCRAPE_MS;
    const scrape = Math.floor((time - COUNTERS_SINCE_MS) / SCRAPE_MS);
    return { body: template.make(scrapeFiller(random, time, scrape)), items: template.items };
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
  const phases = stretches(signal, requests, CLIENTS.length);
  for (const [phase, clients] of CLIENTS.entries()) {
    const payload = payloads(signal, requests, phases[phase]);
    const result = await measureIngest(instance, signal, requests, clients, payload);
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
  for (const { what, ...sent } of particular(signal, requests)) {
    const { cpuMicros } = await measureIngest(instance, signal, sent.requests, 16, sent.payload);
    figures.push({
      group,
      what: `${what}, 16 clients`,
      value: cpuMicros,
      unit: "µs",
      target: CPU_TARGET[signal],
    });
  }
  return figures;
}

interface Particular {
  readonly what: string;
  readonly requests: number;
  readonly payload: LoadOptions["payload"];
}

/** What costs a signal more than the usual. */
function particular(signal: SignalName, requests: number): Particular[] {
  switch (signal) {
    case "traces":
      return [{ what: "CPU per span of the present, counted in metrics", requests, payload: presentSpans() }];
    case "metrics":
      return [{ what: "CPU per sample out of order", ...lateScrapes(Math.min(requests, LATE_REQUESTS)) }];
    case "logs":
      return [];
  }
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
