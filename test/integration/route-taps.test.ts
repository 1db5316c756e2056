import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import { eventually, traceql } from "../kit/ask.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import { TestInstance, cli } from "../kit/instance.ts";

/** What came under a file with tail sampling: decided about once, also over a switch and a crash. */
const sampling = (wait: string): string => `
otelcol.receiver.otlp "in" {
  grpc { }
  http { }
  output {
    traces = [otelcol.processor.tail_sampling.errors.input]
  }
}
otelcol.processor.tail_sampling "errors" {
  decision_wait = "${wait}"
  policy {
    name = "errors"
    type = "status_code"
    status_code {
      status_codes = ["ERROR"]
    }
  }
  output {
    traces = [otelcol.exporter.otlp.tempo.input, otelcol.exporter.otlphttp.sumo.input]
  }
}
otelcol.exporter.otlp "tempo" {
  client {
    endpoint = "tempo:4317"
  }
}
otelcol.exporter.otlphttp "sumo" {
  client {
    endpoint = sys.env("SUMO_OTLP_ENDPOINT")
  }
}
`;

const folder = mkdtempSync(join(tmpdir(), "watchtower-taps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let fake: FakeOtlp;
let instance: TestInstance;
beforeEach(async () => {
  fake = await FakeOtlp.start();
});
afterEach(async () => {
  await instance.stop();
  await fake.stop();
});

async function startWith(wait: string): Promise<void> {
  const path = join(folder, `${wait}.alloy`);
  writeFileSync(path, sampling(wait));
  instance = new TestInstance({ SUMO_OTLP_ENDPOINT: fake.url, WATCHTOWER_ALLOY_FILE: path });
  await instance.start();
}

/** A trace of one span. @param id from 1. */
async function send(id: number, outcome: "error" | "ok"): Promise<void> {
  const hex = (digits: number): string => id.toString(16).padStart(digits, "0");
  const nanos = `${BigInt(Date.now()) * 1_000_000n}`;
  const span = {
    traceId: hex(32),
    spanId: hex(16),
    name: outcome,
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    status: { code: outcome === "error" ? 2 : 1 },
  };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
  const request = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
  const response = await fetch(`${instance.endpoints.otlpHttp}/v1/traces`, {
    method: "POST",
    body: Buffer.from(transcodeRequest("traces", Buffer.from(JSON.stringify(request)))),
    headers: { "content-type": "application/x-protobuf" },
  });
  expect(response.status).toBe(200);
}

/** How many traces are in the store once there are so many: all of them failed. */
async function stored(count: number): Promise<number> {
  const { traces } = await eventually("traces", async () => {
    const found = await traceql(instance.endpoints, '{ resource.service.name = "shop" }');
    return found.traces.length >= count ? found : undefined;
  });
  expect(new Set(traces.map(({ rootTraceName }) => rootTraceName))).toEqual(new Set(["error"]));
  return traces.length;
}

/** How many are in the store and at the endpoint, once there are so many. */
async function kept(count: number): Promise<object> {
  const here = await stored(count);
  await expect.poll(() => fake.count("traces").different).toBeGreaterThanOrEqual(count);
  return { here, ...fake.count("traces") };
}

it("traces are kept that its policies choose, here and elsewhere", async () => {
  await startWith("1s");
  await send(1, "error");
  await send(2, "ok");
  await send(3, "error");
  expect(await kept(2)).toEqual({ here: 2, different: 2, repeated: 0 });
});

it("traces that wait when the file is switched are decided about at once, by the file that took them", async () => {
  await startWith("60s");
  await send(1, "error");
  await send(2, "ok");
  expect(await cli(["enable-local-only"], instance.env)).toMatchObject({ code: 0 });
  expect(await stored(1)).toBe(1);
  // What was decided under the file before waits for the destination, which is not there for now.
  expect(fake.requests).toEqual([]);
  expect(await cli(["disable-local-only"], instance.env)).toMatchObject({ code: 0 });
  expect(await kept(1)).toEqual({ here: 1, different: 1, repeated: 0 });
});

/** How often the process is killed. */
const KILLS = Number(process.env["WATCHTOWER_CRASHES"] ?? 3);

/** How many of the traces have how many spans in the store. */
async function spansOfTraces(): Promise<ReadonlyMap<number, number>> {
  const url = `${instance.endpoints.tempo}/api/search?limit=10000&spss=0&q=${encodeURIComponent('{ resource.service.name = "shop" }')}`;
  const { traces } = (await (await fetch(url)).json()) as { traces: { spanSets: { matched: number }[] }[] };
  const counts = new Map<number, number>();
  for (const { spanSets } of traces) {
    const matched = spanSets[0]?.matched ?? 0;
    counts.set(matched, (counts.get(matched) ?? 0) + 1);
  }
  return counts;
}

it("each trace is handed on once, however often the process is killed meanwhile", async () => {
  await startWith("200ms");
  let id = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // What is decided early in a second is handed on while others still come.
    for (let count = 0; count < 60; count++) await send(++id, "error");
    await new Promise((resolve) => setTimeout(resolve, kill % 2 === 0 ? 0 : 300 * Math.random()));
    await instance.kill9();
    await instance.start();
  }
  await send(++id, "error");
  await expect.poll(async () => (await spansOfTraces()).get(1)).toBe(id);
  expect(await spansOfTraces()).toEqual(new Map([[1, id]]));
});

it("traces that wait when the process is killed are decided about by the next one", async () => {
  await startWith("4s");
  await send(1, "error");
  await send(2, "ok");
  await instance.kill9();
  await instance.start();
  await send(3, "error");
  expect(await kept(2)).toEqual({ here: 2, different: 2, repeated: 0 });
});
