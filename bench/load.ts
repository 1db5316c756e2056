import { Agent, request } from "node:http";
import type { Slot, Template } from "./template.ts";
import type { Random } from "./random.ts";

export interface LoadResult {
  readonly requests: number;
  readonly items: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Milliseconds from the request to its acknowledgement. */
  readonly ackP50: number;
  readonly ackP99: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly clients: number;
  readonly requests: number;
  /** The request of this number, counted from 0. */
  readonly payload: (number: number) => { readonly body: Buffer; readonly items: number };
}

function post(url: string, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200 || response.statusCode === 204) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** @param values sorted in place. @param share 0 to 1. */
export function percentile(values: Float64Array, share: number): number {
  values.sort();
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

/** Sends requests from a number of clients, each waiting for its acknowledgement before the next. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.clients });
  const latencies = new Float64Array(options.requests);
  let next = 0;
  let items = 0;
  let bytes = 0;
  const client = async (): Promise<void> => {
    while (next < options.requests) {
      const number = next++;
      const { body, items: count } = options.payload(number);
      const sent = performance.now();
      await post(options.url, agent, body);
      latencies[number] = performance.now() - sent;
      items += count;
      bytes += body.length;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: options.clients }, client));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  const ackP50 = percentile(latencies, 0.5);
  return { requests: options.requests, items, bytes, seconds, ackP50, ackP99: percentile(latencies, 0.99) };
}

/** Times between `from` and `to`, Unix milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const NANOS_PER_MILLI = 1_000_000n;

/** Fills times between `from` and `to` (Unix ms) and random ids; about `spansPerTrace` spans share a trace. */
export function filler(random: Random, from: number, to: number, spansPerTrace = 8) {
  let spans = 0;
  let high = 0n;
  let low = 0n;
  let start = 0n;
  return (view: DataView, offset: number, slot: Slot): void => {
    switch (slot) {
      case "traceHigh":
        if (spans++ % spansPerTrace === 0) {
          high = (BigInt(random.bits()) << 32n) | BigInt(random.bits());
          low = (BigInt(random.bits()) << 32n) | BigInt(random.bits() | 1);
        }
        view.setBigUint64(offset, high);
        return;
      case "traceLow":
        view.setBigUint64(offset, low);
        return;
      case "span":
        view.setBigUint64(offset, (BigInt(random.bits()) << 32n) | BigInt(random.bits() | 1));
        return;
      case "time":
        start =
          BigInt(from + random.below(Math.max(1, to - from))) * NANOS_PER_MILLI +
          BigInt(random.below(1_000_000));
        view.setBigUint64(offset, start, true);
        return;
      case "end":
        view.setBigUint64(offset, start + BigInt(random.below(400_000_000)), true);
        return;
      case "gauge":
      case "bucket":
      case "count":
        throw new Error(`metrics are filled by scrapes, not slot ${slot}`);
    }
  };
}

/** Sends templates in turn, each filled for a moment that moves through the stretch over the requests. */
export function sliding(
  templates: readonly Template[],
  random: Random,
  requests: number,
  { from, to }: Stretch,
): LoadOptions["payload"] {
  return (number) => {
    const template = templates[number % templates.length];
    if (template === undefined) throw new Error("no templates");
    const at = from + ((to - from) * number) / requests;
    const fill = filler(random, Math.floor(at), Math.floor(at + (to - from) / requests) + 1);
    return { body: template.make(fill), items: template.items };
  };
}
