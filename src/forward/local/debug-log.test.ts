import { expect, it } from "vitest";
import { itemsRequest } from "../../../test/kit/otlp-items.ts";
import { Logger } from "../../base/logger.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import type { Signal } from "../../model/signal.ts";
import { makeDebugDestination } from "../destination.ts";
import type { DebugDestination } from "../destination.ts";
import { DebugLog } from "./debug-log.ts";
import { makeTextHere } from "../request-text.ts";

/** What the log has after so many requests at the given times. */
async function logged(
  more: Partial<DebugDestination>,
  signal: Signal,
  request: Uint8Array,
  times: readonly number[] = [0],
): Promise<readonly string[]> {
  const lines: string[] = [];
  const destination = makeDebugDestination({
    name: "console",
    protocol: "debug",
    verbosity: "basic",
    samplingInitial: 2,
    samplingThereafter: 1,
    ...more,
  });
  let now = 0;
  const log = new Logger((line) => lines.push(line.replace(/^\S+ info {2}/, "")));
  const debug = new DebugLog(destination, { log, begunFiles: new Set(), makeText: makeTextHere }, () => now);
  for (const time of times) {
    now = time;
    const answer = await debug.send(signal, await debug.encode(signal, request));
    expect(answer).toEqual({ kind: "accepted", rejected: 0, message: "" });
  }
  return lines;
}

it.each([
  ["traces", "Traces {resource spans: 1, spans: 2}"],
  ["logs", "Logs {resource logs: 1, log records: 2}"],
  ["metrics", "Metrics {resource metrics: 1, metrics: 2, data points: 2}"],
] as const)("basic counts %s", async (signal, text) => {
  expect(await logged({}, signal, itemsRequest(signal, [1, 2]))).toEqual([`console: ${text}`]);
});

it.each([
  ["traces", "work 00000000000000000000000000000001 0000000000000001"],
  ["logs", "line 1"],
  ["metrics", "metric.1{} 1"],
] as const)("normal has a line for each of %s", async (signal, text) => {
  const [line = ""] = await logged({ verbosity: "normal" }, signal, itemsRequest(signal, [1]));
  expect(line.split("\n").map((each) => each.trim())).toEqual([
    expect.stringContaining("resource"),
    "resource service.name=shop",
    text,
  ]);
});

it("detailed has all there is", async () => {
  const [line = ""] = await logged({ verbosity: "detailed" }, "traces", itemsRequest("traces", [1]));
  for (const part of ["resourceSpans #0", "-> service.name: shop", "scopeSpans #0", "spans #0", "name: work"])
    expect(line).toContain(part);
});

it("lets nothing that is sent look like a line of the log, or drive a terminal", async () => {
  const record = { timeUnixNano: "1", body: { stringValue: "a\n2026 error\u001b[2J" } };
  const json = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
  const request = transcodeRequest("logs", Buffer.from(JSON.stringify(json)));
  for (const verbosity of ["normal", "detailed"] as const) {
    const [line = ""] = await logged({ verbosity }, "logs", request);
    expect(line).toContain(String.raw`a\x0a2026 error\x1b[2J`);
  }
});

it("ends a long message", async () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => index + 1);
  const [line = ""] = await logged({ verbosity: "detailed" }, "logs", itemsRequest("logs", ids));
  expect(line.length).toBeLessThan(100_000);
  expect(line).toMatch(/… and more$/);
});

it.each([
  [2, 3, 4],
  [2, 0, 2],
  [0, 5, 2],
  [2, 1, 10],
])("of ten in a second, with %d first and then each %d, writes %d", async (initial, thereafter, count) => {
  const sampling = { samplingInitial: initial, samplingThereafter: thereafter };
  const times = Array.from({ length: 10 }, (_, index) => index * 10);
  expect(await logged(sampling, "logs", itemsRequest("logs", [1]), times)).toHaveLength(count);
});

it("counts each second by itself", async () => {
  const sampling = { samplingInitial: 1, samplingThereafter: 0 };
  expect(await logged(sampling, "logs", itemsRequest("logs", [1]), [0, 10, 1000, 1010, 2500])).toHaveLength(
    3,
  );
});
