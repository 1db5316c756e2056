import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LokiSuccess } from "../../src/api/wire/loki.ts";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { sequence } from "../../src/base/units.ts";
import { readEpochs } from "../../src/engine/embedded/routing/epoch-file.ts";
import { JournalReader } from "../../src/journal/reader.ts";
import { isReceived } from "../../src/journal/record.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { eventually, logql, promqlValues, traceql } from "../kit/ask.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import { TestInstance, cli } from "../kit/instance.ts";
import { itemName, itemsRequest, sendItems } from "../kit/otlp-items.ts";
import { ROOT_SPAN_ID, TRACE_ID, logsMessage } from "../kit/otlp-messages.ts";
import { sendWithSdk } from "../kit/sdk.ts";

const ROOT = join(import.meta.dirname, "../..");
const DUAL = join(ROOT, "alloy/config.alloy");
const LOCAL = join(ROOT, "alloy/config-local-only.alloy");
const LOKI_PUSH = join(ROOT, "alloy/variants/loki-push.alloy");

const folder = mkdtempSync(join(tmpdir(), "watchtower-route-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let fake: FakeOtlp;
let instance: TestInstance;
beforeEach(async () => {
  fake = await FakeOtlp.start();
  // The items of the tests are of a fixed time.
  instance = new TestInstance({ SUMO_OTLP_ENDPOINT: fake.url, WATCHTOWER_RETENTION_MAX_AGE: "10000d" });
});
afterEach(async () => {
  await instance.stop();
  await fake.stop();
});

const run = (...args: string[]) => cli(args, instance.env);
const status = async (): Promise<StatusBody> =>
  JSON.parse((await run("status", "--json")).stdout) as StatusBody;

const send = (signal: Signal, ...ids: number[]) => sendItems(instance.endpoints.otlpHttp, signal, ids);

const arrivedElsewhere = (): readonly number[] => SIGNALS.map((signal) => fake.count(signal).different);

/** What an application sent is in all three stores. */
async function isStored(service: string): Promise<void> {
  await eventually("trace", async () => {
    const { traces } = await traceql(instance.endpoints, `{ resource.service.name = "${service}" }`);
    return traces.length === 1 ? traces : undefined;
  });
  await eventually("metric", async () => {
    const values = await promqlValues(instance.endpoints, `orders_refused_total{job="${service}"}`);
    return values.length === 1 ? values : undefined;
  });
  await eventually("lines", async () => {
    const { result } = await logql(instance.endpoints, `{service_name="${service}"}`);
    return result.length > 0 ? result : undefined;
  });
}

/** A file of the user's, made of a shipped one. */
function changed(name: string, from: string, change: (text: string) => string): string {
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(from, "utf8")));
  return path;
}

describe("the shipped files", () => {
  it("dual write: everything is in the stores and at Sumo Logic", async () => {
    await instance.start();
    await sendWithSdk("grpc", instance.endpoints, "dual");
    await isStored("dual");
    await expect.poll(arrivedElsewhere).toEqual([2, 2, 1]);
    expect((await status()).route).toMatchObject({ kind: "dual-write", file: "alloy/config.alloy" });
  });

  it("local-only: everything is in the stores, and nothing leaves; the choice is kept", async () => {
    await instance.start();
    const { stdout } = await run("enable-local-only");
    expect(stdout).toBe("alloy/config-local-only.alloy is in use: telemetry goes by it from now on\n");
    expect((await status()).route, "at once").toMatchObject({ kind: "local-only" });
    await instance.restart();
    await sendWithSdk("http/protobuf", instance.endpoints, "local");
    await isStored("local");
    expect((await status()).route).toMatchObject({ kind: "local-only" });
    expect(fake.requests).toEqual([]);
    await run("disable-local-only");
    await send("logs", 7);
    await expect.poll(arrivedElsewhere).toEqual([0, 0, 1]);
  });

  it("loki-push: lines are JSON, with the labels that hints name", async () => {
    const { code, stderr } = await run("up", "--alloy", LOKI_PUSH);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await instance.start();
    await fetch(`${instance.endpoints.otlpHttp}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(logsMessage("pushed", Date.now())),
    });
    const { result } = await eventually("lines", async () => {
      const found = await logql(
        instance.endpoints,
        `{service_name="pushed", service_namespace="examples", exporter="OTLP"} | trace_id="${TRACE_ID}"`,
      );
      return found.result.length > 1 ? found : undefined;
    });
    const streams = result as readonly { stream: Record<string, string>; values: [string, string][] }[];
    const failed = streams.find(({ stream }) => stream["level"] === "ERROR");
    expect(failed?.stream).toMatchObject({ trace_id: TRACE_ID, span_id: ROOT_SPAN_ID });
    expect(JSON.parse(failed?.values[0]?.[1] ?? "")).toMatchObject({
      body: "payment timed out after 200ms",
      traceid: TRACE_ID,
      spanid: ROOT_SPAN_ID,
      severity: "ERROR",
      attributes: { "payment.id": "p-17", "retry.count": 2 },
      resources: { "host.name": "laptop" },
    });
    expect(fake.requests).toEqual([]);
  });
});

describe("a file that cannot be used", () => {
  it("is refused with all of its errors; the one in use stays", async () => {
    await instance.start();
    const wrong = changed("wrong.alloy", DUAL, (text) =>
      text.replace("tempo:4317", "grafana:80").replace("http://loki:3100/otlp", "http://loki:3100/push"),
    );
    const { code, stderr } = await run("deploy-alloy", wrong);
    expect(code).toBe(2);
    expect(stderr).toContain(`${wrong} cannot be used:`);
    expect(stderr).toContain("traces are sent to a part of the stack that takes none");
    expect(stderr).toContain("Loki does not take logs at this path");
    expect((await run("alloy", "check", wrong)).code).toBe(1);
    await send("traces", 1);
    await expect.poll(arrivedElsewhere).toEqual([1, 0, 0]);
  });

  it("starts nothing", async () => {
    const wrong = changed("never.alloy", LOCAL, (text) => text.replace("tempo:4317", "grafana:80"));
    const { code, stderr } = await run("up", "--alloy", wrong);
    expect(code).toBe(1);
    expect(stderr).toContain("traces are sent to a part of the stack that takes none");
    expect((await run("status")).code).toBe(1);
  });
});

/** Which lines came under which file, as the journal and the epochs have it. */
function linesByFile(): ReadonlyMap<number, string> {
  const epochs = readEpochs(join(instance.dataDir, "route/epochs.json"));
  const reader = new JournalReader(join(instance.dataDir, "journal"), sequence(1), "logs");
  reader.advance(sequence(Number.MAX_SAFE_INTEGER));
  const lines = new Map<number, string>();
  for (const record of reader.read(Number.POSITIVE_INFINITY)) {
    if (!isReceived(record)) continue;
    const kind = epochs.findLast(({ from }) => from <= record.sequence)?.file.kind ?? "none";
    const [, id = ""] = /line (\d+)/.exec(Buffer.from(record.payload).toString("latin1")) ?? [];
    lines.set(Number(id), kind);
  }
  reader.close();
  return lines;
}

const storedLines = async (): Promise<readonly string[]> => {
  const range = { query: '{service_name="shop"}', start: "1699999999", end: "1700000001", limit: "5000" };
  const url = `${instance.endpoints.loki}/loki/api/v1/query_range?${new URLSearchParams(range)}`;
  const body = (await (await fetch(url)).json()) as LokiSuccess<{ readonly result: readonly LokiStream[] }>;
  return body.data.result.flatMap(({ values }) => values.map(([, line]) => line));
};

interface LokiStream {
  readonly values: readonly (readonly [time: string, line: string])[];
}

/** Each line is stored once, and was sent once if the file under which it came says so. */
async function isAsFilesSay(count: number): Promise<void> {
  const kinds = linesByFile();
  expect(kinds.size).toBe(count);
  const sent = [...kinds].flatMap(([id, kind]) => (kind === "local-only" ? [] : [itemName("logs", id)]));
  await eventually("all lines", async () => ((await storedLines()).length >= count ? true : undefined));
  const all = Array.from({ length: count }, (_, index) => itemName("logs", index + 1));
  expect((await storedLines()).toSorted()).toEqual(all.toSorted());
  await expect.poll(() => [...fake.taken.logs.keys()].toSorted()).toEqual(sent.toSorted());
  expect(fake.count("logs").repeated).toBe(0);
}

describe("switching while data come", () => {
  const LINES = 600;

  it("neither loses nor doubles a record, at any place", async () => {
    await instance.start();
    let next = 1;
    const senders = Array.from({ length: 4 }, async () => {
      while (next <= LINES) await send("logs", next++);
    });
    const custom = changed("custom.alloy", DUAL, (text) => `// the same\n${text}`);
    for (const args of [
      ["enable-local-only"],
      ["deploy-alloy", custom],
      ["enable-local-only"],
      ["disable-local-only"],
    ])
      expect(await run(...args)).toMatchObject({ code: 0 });
    await Promise.all(senders);
    await isAsFilesSay(LINES);
    expect(new Set(linesByFile().values()).size).toBeGreaterThan(1);
  });

  it("goes on so when the process is killed after a switch", async () => {
    await instance.start();
    for (let id = 1; id <= 50; id++) await send("logs", id);
    await run("enable-local-only");
    for (let id = 51; id <= 100; id++) await send("logs", id);
    await instance.kill9();
    await instance.start();
    expect((await status()).route).toMatchObject({ kind: "local-only" });
    await run("disable-local-only");
    for (let id = 101; id <= 150; id++) await send("logs", id);
    const kinds = linesByFile();
    expect([1, 60, 140].map((id) => kinds.get(id))).toEqual(["dual-write", "local-only", "dual-write"]);
    const sent = [...kinds].flatMap(([id, kind]) => (kind === "dual-write" ? [itemName("logs", id)] : []));
    await expect.poll(() => [...fake.taken.logs.keys()].toSorted()).toEqual(sent.toSorted());
    await eventually("all lines", async () => ((await storedLines()).length >= 150 ? true : undefined));
    expect(await storedLines()).toHaveLength(150);
  });

  it("stops sending at once, keeps the place, and leaves out what came meanwhile", async () => {
    fake.react = () => ({ kind: "refuse", status: 503 });
    await instance.start();
    await send("logs", 1);
    await expect.poll(() => fake.requests.length).toBeGreaterThan(0);
    await run("enable-local-only");
    const { length } = fake.requests;
    fake.react = () => ({ kind: "accept" });
    await send("logs", 2);
    // What came under this file waits for nobody, though something does that came before.
    const waiting = async (): Promise<number | undefined> => {
      const { forward } = (await (
        await fetch(`${instance.endpoints.ui}/api/watchtower/status`)
      ).json()) as StatusBody;
      return forward.find(({ name }) => name === "sumo")?.signals.logs?.queue.records;
    };
    // How many wait is 2 for a moment only.
    await eventually("the second line", async () => ((await storedLines()).length >= 2 ? true : undefined));
    await expect.poll(waiting).toBe(1);
    expect(fake.requests).toHaveLength(length);
    await run("disable-local-only");
    await send("logs", 3);
    await isAsFilesSay(3);
  });
});

describe("a receiver's settings", () => {
  it("are obeyed, and change with the file", async () => {
    await instance.start();
    const small = changed("small.alloy", LOCAL, (text) =>
      text
        .replace(
          'endpoint = "0.0.0.0:4318"',
          'endpoint = "0.0.0.0:4318"\n    max_request_body_size = "1KiB"\n    logs_url_path = "/lines"',
        )
        .replace('allowed_origins = ["*"]', 'allowed_origins = ["https://shop.example"]')
        .replace(/ {4}metrics = \[otelcol.processor.memory_limiter.default.input\]\n/, ""),
    );
    expect(await run("deploy-alloy", small)).toMatchObject({ code: 0 });
    const post = (path: string, body: Uint8Array, headers: Record<string, string> = {}) =>
      fetch(`${instance.endpoints.otlpHttp}${path}`, {
        method: "POST",
        body: Buffer.from(body),
        headers: { "content-type": "application/x-protobuf", ...headers },
      });
    const lines = itemsRequest("logs", [1]);
    expect((await post("/v1/logs", lines)).status).toBe(404);
    const origin = "https://shop.example";
    const taken = await post("/lines", lines, { origin });
    expect([taken.status, taken.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    const other = await post("/lines", lines, { origin: "https://other.example" });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    const many = Array.from({ length: 100 }, (_, index) => index);
    const large = await post("/v1/traces", itemsRequest("traces", many));
    expect([large.status, await large.text()]).toEqual([
      413,
      expect.stringContaining("max_request_body_size = 1024"),
    ]);
    expect((await post("/v1/metrics", itemsRequest("metrics", [1]))).status).toBe(404);
  });
});
