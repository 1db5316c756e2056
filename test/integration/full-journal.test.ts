import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { TestInstance } from "../kit/instance.ts";

/** More than a small journal holds, all of which a component hands on: the journal is full again and again. */
const REQUESTS = 160;
const SPANS = 200;
/** Before these it dies: also twice in a row, while it has not seen all again that it had seen. */
const DEATHS = new Set([40, 80, 81, 120]);

const FILE = `
otelcol.receiver.otlp "in" {
  http { }
  output {
    traces = [otelcol.processor.tail_sampling.errors.input]
  }
}
otelcol.processor.tail_sampling "errors" {
  decision_wait = "300ms"
  policy {
    name = "errors"
    type = "status_code"
    status_code {
      status_codes = ["ERROR"]
    }
  }
  output {
    traces = [otelcol.exporter.otlp.tempo.input]
  }
}
otelcol.exporter.otlp "tempo" {
  client {
    endpoint = "tempo:4317"
  }
}
`;

const folder = mkdtempSync(join(tmpdir(), "watchtower-full-"));
const path = join(folder, "full.alloy");
writeFileSync(path, FILE);
const instance = new TestInstance({
  WATCHTOWER_ALLOY_FILE: path,
  WATCHTOWER_JOURNAL_MAX_BYTES: "8MiB",
  WATCHTOWER_JOURNAL_KEEP_BYTES: "1KiB",
});
afterAll(async () => {
  await instance.stop();
  rmSync(folder, { recursive: true, force: true });
});

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** A trace of large spans. @returns the answer's status; `undefined` if there is none. */
async function send(id: number): Promise<number | undefined> {
  const nanos = `${BigInt(Date.now()) * 1_000_000n}`;
  const spans = Array.from({ length: SPANS }, (_, index) => ({
    traceId: hex(id, 32),
    spanId: hex(index + 1, 16),
    name: "x".repeat(400),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    status: { code: 2 },
  }));
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "full" } }] };
  const response = await fetch(`${instance.endpoints.otlpHttp}/v1/traces`, {
    method: "POST",
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
    headers: { "content-type": "application/json" },
  }).catch(() => undefined);
  return response?.status;
}

/** How many spans each trace has in the store. */
async function stored(): Promise<ReadonlyMap<number, number>> {
  const query = encodeURIComponent('{ resource.service.name = "full" }');
  const response = await fetch(`${instance.endpoints.tempo}/api/search?limit=10000&spss=0&q=${query}`);
  const body = (await response.json()) as { traces: { traceID: string; spanSets: { matched: number }[] }[] };
  return new Map(
    body.traces.map(({ traceID, spanSets }) => [Number.parseInt(traceID, 16), spanSets[0]?.matched ?? 0]),
  );
}

it("goes on when its readers have let go of it, and nothing that was acknowledged or made of it is lost or doubled", async () => {
  await instance.start();
  const acknowledged: number[] = [];
  for (let id = 1; id <= REQUESTS; id++) {
    if (DEATHS.has(id)) {
      await instance.kill9();
      await instance.start();
    }
    let status = await send(id);
    // Refused while it is full: senders try again.
    for (; status === 503; status = await send(id)) await wait(50);
    expect(status).toBe(200);
    acknowledged.push(id);
  }
  await expect
    .poll(async () => (await stored()).size, { timeout: 60_000, interval: 500 })
    .toBe(acknowledged.length);
  expect(await stored()).toEqual(new Map(acknowledged.map((id) => [id, SPANS])));
});
