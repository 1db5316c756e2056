import { once } from "node:events";
import { WebSocket } from "ws";
import type { Instance } from "./instance.ts";
import { LINES_PER_REQUEST, logRequest } from "./log-lines.ts";
import type { Figure } from "./report.ts";

const CLIENTS = 10;
const LINES_PER_SECOND = 2000;
const SECONDS = 10;

/** What ten live tails of all lines cost, beside what the lines themselves cost. */
export async function tailFigures(instance: Instance): Promise<Figure[]> {
  const alone = await cpuShare(instance, () => sendLines(instance));
  let received = 0;
  const query = encodeURIComponent('{service_name=~".+"}');
  const url = `${instance.endpoints.loki.replace("http", "ws")}/loki/api/v1/tail?limit=1&query=${query}`;
  const sockets = Array.from({ length: CLIENTS }, () => new WebSocket(url));
  for (const socket of sockets) socket.on("message", (data: Buffer) => (received += linesIn(data)));
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  const tailed = await cpuShare(instance, () => sendLines(instance));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  for (const socket of sockets) socket.terminate();
  const group = "live tail";
  const what = `${LINES_PER_SECOND} lines/s to ${CLIENTS} clients`;
  return [
    { group, what: `${what}: CPU of a core`, value: tailed, unit: "%" },
    { group, what: `${what}: of which the tails`, value: tailed - alone, unit: "%", target: 20 },
    {
      group,
      what: `${what}: lines that arrived`,
      value: (100 * received) / (LINES_PER_SECOND * SECONDS * CLIENTS),
      unit: "%",
    },
  ];
}

async function cpuShare(instance: Instance, work: () => Promise<void>): Promise<number> {
  const [cpu, started] = [instance.cpuSeconds(), performance.now()];
  await work();
  return ((instance.cpuSeconds() - cpu) / ((performance.now() - started) / 1000)) * 100;
}

async function sendLines({ endpoints }: Instance): Promise<void> {
  const headers = { "content-type": "application/x-protobuf" };
  const everyMs = (1000 * LINES_PER_REQUEST) / LINES_PER_SECOND;
  for (let number = 0; number < (SECONDS * 1000) / everyMs; number++) {
    const now = BigInt(Date.now()) * 1_000_000n;
    const times = { lines: LINES_PER_REQUEST, start: now, end: now + 1n };
    const started = performance.now();
    const body = Buffer.from(logRequest(0, times));
    await fetch(`${endpoints.otlpHttp}/v1/logs`, { method: "POST", headers, body });
    await new Promise((resolve) => setTimeout(resolve, everyMs - (performance.now() - started)));
  }
}

interface TailMessage {
  readonly streams: readonly { readonly values: readonly unknown[] }[];
}

function linesIn(data: Buffer): number {
  // What the endpoint is documented to send; the benchmark trusts it.
  const { streams } = JSON.parse(data.toString()) as TailMessage;
  return streams.reduce((sum, { values }) => sum + values.length, 0);
}
