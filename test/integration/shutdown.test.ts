import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { Client, credentials } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { LokiQueryData, LokiSuccess } from "../../src/api/wire/loki.ts";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { messageField } from "../../src/generator/protobuf.ts";
import { eventually } from "../kit/ask.ts";
import { BIN, TestInstance, cli } from "../kit/instance.ts";
import { sendWithSdk } from "../kit/sdk.ts";

const STREAMS = 32;
const MANY = 100_000;
const EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const asBuffer = (bytes: Buffer): Buffer => bytes;

const instances: TestInstance[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.stop();
});

function planned(): TestInstance {
  const instance = new TestInstance({ WATCHTOWER_LOKI_MAX_ENTRIES_LIMIT_PER_QUERY: String(MANY) });
  instances.push(instance);
  return instance;
}

const parse = (text: string): StatusBody => JSON.parse(text) as StatusBody;

/** An ExportLogsServiceRequest with one line. */
function logRequest(text: string): Buffer {
  const time = Buffer.alloc(9);
  time.writeUInt8((1 << 3) | 1);
  time.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n, 1);
  const record = Buffer.concat([time, messageField(5, messageField(1, Buffer.from(text)))]);
  const scope = messageField(2, messageField(2, record));
  return messageField(1, scope);
}

const FLOOD = 40;
const LINES = 20_000;

/** An ExportLogsServiceRequest with many lines. */
function logFlood(): Buffer {
  const one = logRequest(
    "a line of a hundred characters, more or less, as programs write them all day long, again",
  );
  return Buffer.concat(Array.from({ length: LINES }, () => one));
}

/** Sends over one connection with many streams, each as fast as it is answered, until it is refused. */
function sendMuch(url: string, acknowledged: string[]): () => void {
  const client = new Client(new URL(url).host, credentials.createInsecure());
  let sent = 0;
  const next = (): void => {
    const text = `line ${sent++}`;
    const options = { deadline: Date.now() + 20_000 };
    client.makeUnaryRequest(EXPORT, asBuffer, asBuffer, logRequest(text), options, (error) => {
      if (error !== null) return;
      acknowledged.push(text);
      // Slow enough that all lines fit in one answer.
      setTimeout(next, 10);
    });
  };
  for (let stream = 0; stream < STREAMS; stream++) next();
  return () => client.close();
}

async function allLines({ loki }: StatusBody["endpoints"]): Promise<readonly string[]> {
  const query = new URLSearchParams({ query: '{service_name="unknown_service"}', limit: String(MANY) });
  const response = await fetch(`${loki}/loki/api/v1/query_range?${query}`, {
    signal: AbortSignal.timeout(15_000),
  });
  const { data } = (await response.json()) as LokiSuccess<LokiQueryData>;
  if (data.resultType !== "streams") throw new Error(`lines expected, not a ${data.resultType}`);
  return data.result.flatMap(({ values }) => values.map(([, line]) => line));
}

async function inForeground(instance: TestInstance): Promise<{
  readonly child: ChildProcessWithoutNullStreams;
  readonly status: StatusBody;
  readonly log: () => string;
}> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, ...instance.env };
  const child = spawn(process.execPath, [BIN, "up", "--foreground", "--json"], { env });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const status = await eventually("the instance", async () => (out.endsWith("}\n") ? parse(out) : undefined));
  return { child, status, log: () => log };
}

describe("stopping", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("on %s under load keeps what was acknowledged", async (signal) => {
    const instance = planned();
    const { child, status, log } = await inForeground(instance);
    const { endpoints } = status;
    const acknowledged: string[] = [];
    const end = sendMuch(endpoints.otlpGrpc, acknowledged);
    const tail = new WebSocket(
      `${endpoints.loki.replace("http", "ws")}/loki/api/v1/tail?query={service_name=~".%2B"}`,
    );
    tail.on("error", () => {});
    const tailEnded = once(tail, "close");
    await once(tail, "message");
    await sendWithSdk("grpc", endpoints, "sdk");
    await eventually("load", async () => (acknowledged.length > 500 ? true : undefined));
    const scan = encodeURIComponent('sum(count_over_time({service_name=~".+"} |~ "(a|b|l)*[0-9]+$" [1h]))');
    const url = `${endpoints.loki}/loki/api/v1/query_range?step=1&query=${scan}`;
    const queries = Array.from({ length: 8 }, () => asked(url));

    const exited = once(child, "close");
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    // It says otherwise when it had to leave something after 5 s.
    expect(log()).toMatch(/ stopped\n$/);
    // Going away (RFC 6455).
    expect((await tailEnded)[0]).toBe(1001);
    await Promise.all(queries);
    end();

    await instance.start();
    const lines = await allLines(instance.endpoints);
    expect(new Set(lines).size).toBe(lines.length);
    const kept = new Set(lines);
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
  });

  it("right after a flood ends in time, and makes up for it at the next start", async () => {
    const instance = planned();
    const { child, status, log } = await inForeground(instance);
    const flood = logFlood();
    const url = `${status.endpoints.otlpHttp}/v1/logs`;
    const headers = { "content-type": "application/x-protobuf" };
    const sent = Array.from({ length: FLOOD }, async () => {
      const response = await fetch(url, { method: "POST", headers, body: new Uint8Array(flood) });
      await response.arrayBuffer();
      return response.status;
    });
    expect(new Set(await Promise.all(sent))).toEqual(new Set([200]));
    const exited = once(child, "close");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(log()).toMatch(/ stopped\n$/);

    await instance.start();
    const { signals } = parse((await cli(["status", "--json"], instance.env)).stdout);
    expect(signals.logs.items).toBe(FLOOD * LINES);
  });

  it("ends at once on a second ctrl-C, and loses nothing either", async () => {
    const instance = planned();
    const { child, status } = await inForeground(instance);
    const acknowledged: string[] = [];
    const end = sendMuch(status.endpoints.otlpGrpc, acknowledged);
    await eventually("load", async () => (acknowledged.length > 100 ? true : undefined));
    const exited = once(child, "exit");
    child.kill("SIGINT");
    child.kill("SIGINT");
    await exited;
    end();
    await instance.start();
    const kept = new Set(await allLines(instance.endpoints));
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("on %s while it starts leaves nothing behind", async (signal) => {
    const instance = planned();
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [BIN, "up", "--foreground"], {
      env: { PATH, HOME, ...instance.env },
    });
    const exited = once(child, "exit");
    await locked(instance);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect((await cli(["status"], instance.env)).stdout).toContain("stopped");
    await instance.start();
  });

  it("ends a background start when told down", async () => {
    const instance = planned();
    const up = cli(["up"], instance.env);
    await locked(instance);
    expect((await cli(["down"], instance.env)).code).toBe(0);
    await up;
    expect((await cli(["status"], instance.env)).stdout).toContain("stopped");
  });
});

/** Resolves when the connection of a request is over, whatever became of it. */
function asked(url: string): Promise<void> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => response.resume());
    request.on("error", () => {}).on("close", () => resolve());
  });
}

/** Until the engine has taken its folder, which it does first. */
async function locked({ dataDir }: TestInstance): Promise<void> {
  while (!existsSync(`${dataDir}/lock.json`)) await wait(1);
}
