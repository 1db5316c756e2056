/**
 * `npm run bench:forward [-- --scale 0.1]`: what the copy costs, beside an engine without one. At scale 1, 1 GB waits
 * while the endpoint is down. Prints a table.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ForwardBody } from "../src/api/wire/watchtower.ts";
import { measureIngest, payloads } from "./ingest.ts";
import { Instance } from "./instance.ts";
import { load, percentile } from "./load.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";

const WARM_REQUESTS = 200;
const LIVE_REQUESTS = 1000;
/** Of about 75 kB. */
const WAITING_REQUESTS = 13_500;
const PACED_REQUESTS = 300;
const CLIENTS = 2;
/** What an engine on a developer's machine may get. */
const ARRIVAL_PER_SECOND = 2000;
const GROUP = "forward";
const COPYING = "copying";

const { values } = parseArgs({ options: { scale: { type: "string", default: "1" } } });
const scaled = (count: number): number => Math.ceil(count * Number(values.scale));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function startSink(): Promise<{ readonly sink: ChildProcess; readonly url: string }> {
  const sink = fork(fileURLToPath(new URL("sink.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
  const [port] = (await once(sink, "message")) as [number];
  return { sink, url: `http://127.0.0.1:${port}` };
}

async function waiting(instance: Instance): Promise<number> {
  const response = await fetch(`${instance.endpoints.ui}/api/watchtower/forward`);
  const { destinations } = (await response.json()) as ForwardBody;
  return Object.values(destinations[0]?.signals ?? {}).reduce((sum, { queue }) => sum + queue.records, 0);
}

/** Acknowledgements at the rate of a developer's machine: one sender that does not wait for the one before. */
async function paced(what: string, instance: Instance): Promise<readonly Figure[]> {
  const count = scaled(PACED_REQUESTS);
  const payload = payloads("traces", count);
  const everyMs = (1000 * payload(0).items) / ARRIVAL_PER_SECOND;
  const url = `${instance.endpoints.otlpHttp}/v1/traces`;
  const acks: Promise<number>[] = [];
  for (let number = 0; number < count; number++) {
    const one = load({ url, clients: 1, requests: 1, payload: () => payload(number) });
    acks.push(one.then(({ ackP50 }) => ackP50));
    await wait(everyMs);
  }
  const times = Float64Array.from(await Promise.all(acks));
  return [
    { group: GROUP, what: `ack p50 at 2,000 spans/s, ${what}`, value: percentile(times, 0.5), unit: "ms" },
    { group: GROUP, what: `ack p99 at 2,000 spans/s, ${what}`, value: percentile(times, 0.99), unit: "ms" },
  ];
}

async function live(what: string, instance: Instance): Promise<readonly Figure[]> {
  await measureIngest(instance, "traces", scaled(WARM_REQUESTS), CLIENTS);
  const figures = [...(await paced(what, instance))];
  const cpu = instance.cpuSeconds();
  const { items } = await measureIngest(instance, "traces", scaled(LIVE_REQUESTS), CLIENTS);
  if (what === COPYING) await whenSent(instance);
  const cpuMicros = ((instance.cpuSeconds() - cpu) * 1e6) / items;
  return [...figures, { group: GROUP, what: `CPU per span, ${what}`, value: cpuMicros, unit: "µs" }];
}

async function whenSent(instance: Instance): Promise<void> {
  while ((await waiting(instance)) > 0) await wait(20);
}

async function withoutCopy(): Promise<readonly Figure[]> {
  say("without a copy…");
  const instance = new Instance();
  await instance.up();
  const figures = await live("no copy", instance);
  await instance.down();
  instance.remove();
  return figures;
}

async function withCopy(): Promise<readonly Figure[]> {
  const { sink, url } = await startSink();
  const instance = new Instance({ SUMO_OTLP_ENDPOINT: url, WATCHTOWER_JOURNAL_MAX_BYTES: "3GiB" });
  await instance.up();
  say("with a copy…");
  const figures = [...(await live(COPYING, instance))];
  say("the endpoint is down…");
  sink.send(503);
  figures.push(...(await live("endpoint down", instance)));
  const before = await waiting(instance);
  const { items, requests, bytes } = await measureIngest(
    instance,
    "traces",
    scaled(WAITING_REQUESTS),
    CLIENTS,
  );
  const { peak } = instance.memory();
  figures.push({
    group: GROUP,
    what: `highest memory while ${Math.round(bytes / 1e6)} MB wait`,
    value: peak,
    unit: "MB",
  });
  say("catching up…");
  const cpu = instance.cpuSeconds();
  sink.send(200);
  const waits = await waiting(instance);
  const started = performance.now();
  await whenSent(instance);
  const seconds = (performance.now() - started) / 1000;
  const spans = (waits * items) / requests;
  figures.push(
    {
      group: GROUP,
      what: `catching up with ${waits} requests (${before} before)`,
      value: spans / seconds,
      unit: "spans/s",
    },
    {
      group: GROUP,
      what: "catching up, times the arrival of 2,000 spans/s",
      value: spans / seconds / ARRIVAL_PER_SECOND,
      unit: "×",
    },
    {
      group: GROUP,
      what: "CPU per span, catching up",
      value: ((instance.cpuSeconds() - cpu) * 1e6) / spans,
      unit: "µs",
    },
    { group: GROUP, what: "highest memory, catching up", value: instance.memory().peak, unit: "MB" },
  );
  await instance.down();
  instance.remove();
  sink.disconnect();
  return figures;
}

const figures = [...(await withoutCopy()), ...(await withCopy())];
const report = reportOf(figures);
process.stdout.write(`${renderTable(report)}\n`);
