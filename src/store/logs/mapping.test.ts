import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { unixNano } from "../../base/units.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import type { LogScan } from "./source.ts";
import { LogStore } from "./store.ts";
import { int, logRecord, map, text } from "../../../test/kit/store/logs.ts";
import type { TestLog } from "../../../test/kit/store/logs.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const scan: LogScan = {
  start: unixNano(0n),
  end: unixNano(2n ** 62n),
  matchers: [],
  direction: "forward",
  lines: [],
  metadata: [],
  need: { lines: true, metadata: true },
};

afterAll(async () => folders.remove());

interface Entry {
  readonly time: bigint;
  readonly stream: Record<string, string>;
  readonly line: string;
  readonly metadata: Record<string, string>;
}

describe("an OTLP log record, as Loki's OTLP endpoint maps it", () => {
  let store: LogStore;

  beforeEach(async () => {
    store = await LogStore.open({ db: await folders.open() });
  });

  async function stored(
    log: TestLog,
    resource: Parameters<typeof map>[0] = { "service.name": text("shop") },
  ): Promise<Entry> {
    const scope = { name: "winston", version: "3.1" };
    store.append(logRecord(1, [{ resource, scope, logs: [log] }]));
    await store.flush();
    const entries: Entry[] = [];
    for await (const batch of store.scan(scan, signal)) {
      entries.push({
        time: batch.times[0] ?? 0n,
        stream: batch.streams[0]?.toObject() ?? {},
        line: batch.lines[0] ?? "",
        metadata: batch.metadata(0).toObject(),
      });
    }
    const [entry] = entries;
    if (entry === undefined) throw new Error("no entry");
    return entry;
  }

  it("has index labels of the default resource attributes, and all else as structured metadata", async () => {
    const entry = await stored(
      {
        time: 5n,
        observed: 9n,
        severity: 17,
        severityText: "ERROR",
        body: text("boom"),
        attributes: { "http.route": text("/cart"), attempt: int(3) },
        traceId: new Uint8Array(16).fill(0xab),
        spanId: new Uint8Array(8).fill(1),
        flags: 1,
        dropped: 2,
        eventName: "crash",
      },
      { "service.name": text("shop"), "k8s.pod.name": text("shop-1"), "host.name": text("laptop") },
    );
    expect(entry).toEqual({
      time: 5n,
      stream: { service_name: "shop", k8s_pod_name: "shop-1" },
      line: "boom",
      metadata: {
        attempt: "3",
        detected_level: "error",
        dropped_attributes_count: "2",
        event_name: "crash",
        flags: "1",
        host_name: "laptop",
        http_route: "/cart",
        observed_timestamp: "9",
        scope_name: "winston",
        scope_version: "3.1",
        severity_number: "17",
        severity_text: "ERROR",
        span_id: "0101010101010101",
        trace_id: "abababababababababababababababab",
      },
    });
  });

  it("without time takes its observed time, else when it was received", async () => {
    expect(await stored({ observed: 7n })).toMatchObject({ time: 7n, line: "" });
  });

  it("without any time takes when it was received", async () => {
    const { time, metadata } = await stored({});
    expect(time).toBe(1_700_000_000_000_000_000n);
    expect(metadata).not.toHaveProperty("observed_timestamp");
  });

  it.each([
    ["map", map({ b: int(1), a: text("<x>") }), '{"a":"<x>","b":1}'],
    ["array", { kind: "array", value: [int(1), text("two"), { kind: "empty" }] }, '[1,"two",null]'],
    ["bytes", { kind: "bytes", value: Uint8Array.of(1, 2, 3) }, "AQID"],
    ["bool", { kind: "bool", value: true }, "true"],
    ["double", { kind: "double", value: 1.5 }, "1.5"],
    ["double that is no number", { kind: "double", value: Number.NaN }, "json: unsupported value: NaN"],
    ["int", int(-7), "-7"],
  ] as const)("with a %s body has it as text", async (_, body, line) => {
    expect((await stored({ body })).line).toBe(line);
  });

  it("flattens maps, and writes arrays as JSON", async () => {
    const attributes = {
      upstream: map({ "tls.on": { kind: "bool", value: true }, peer: map({ ip: text("::1") }) }),
      tags: { kind: "array", value: [text("a")] },
      "1st.x--y": text("v"),
    } as const;
    expect((await stored({ attributes })).metadata).toMatchObject({
      upstream_tls_on: "true",
      upstream_peer_ip: "::1",
      tags: '["a"]',
      key_1st_x_y: "v",
    });
  });

  it.each([
    [{ "k8s.job.name": text("nightly"), "container.name": text("box") }, "nightly"],
    [{ "host.name": text("laptop"), "container.name": text("box") }, "box"],
    [{ "k8s.job.name": text("nightly") }, "nightly"],
    [{ "host.name": text("laptop") }, "unknown_service"],
    [{ "service.name": text("") }, "unknown_service"],
  ])("gets a service_name for %j", async (resource, name) => {
    expect((await stored({}, resource)).stream["service_name"]).toBe(name);
  });

  it.each<[string, TestLog, string]>([
    ["its severity text", { severity: 9, severityText: "Warning" }, "warn"],
    ["a severity text that is no level", { severity: 9, severityText: "NOTICE" }, "NOTICE"],
    ["its severity number", { severity: 21 }, "fatal"],
    [
      "a `level` attribute before that",
      { severityText: "INFO", attributes: { level: text("dbg") } },
      "debug",
    ],
    ["a given detected_level", { attributes: { detected_level: text("ERR") } }, "error"],
    ["a JSON line", { body: text('{"a":{"level":"WARN"},"msg":"error"}') }, "warn"],
    ["no JSON deeper than that", { body: text('{"a":{"b":{"level":"wrn"}}}') }, "unknown"],
    ["a logfmt line", { body: text("ts=1 lvl=crit LEVEL=wrn msg=x") }, "warn"],
    ["a word of the line", { body: text("[ERROR] no info") }, "error"],
    ["no word within others", { body: text("terrorist information") }, "unknown"],
    ["nothing", { body: text("hello") }, "unknown"],
  ])("has the detected_level of %s", async (_, log, level) => {
    expect((await stored(log)).metadata["detected_level"]).toBe(level);
  });
});
