import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHistogram } from "../../../test/conformance/promql/histogram-notation.ts";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import {
  decodeChunks,
  decodeFloatHistogramChunk,
  decodeXorChunk,
  readRequest,
} from "../../../test/kit/remote-read.ts";
import { crc32c } from "../../base/crc32c.ts";
import { snappyDecompress } from "../../base/snappy.ts";
import { utf8 } from "../../base/bytes.ts";
import { Labels } from "../../model/labels.ts";
import { decodeWriteV1 } from "../../model/prometheus/decode-write.ts";
import { encodeXorChunk } from "../../model/prometheus/xor-chunk.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";

const source = new MemorySource();
source.add(Labels.fromObject({ __name__: "a", job: "x" }), [
  { time: 1000, value: 1.5 },
  { time: 16_000, value: -2 },
  { time: 31_000, stale: true },
]);
source.add(Labels.fromObject({ __name__: "a", job: "y" }), [{ time: 1000, value: 3 }]);
source.add(Labels.fromObject({ __name__: "h" }), [
  {
    time: 1000,
    histogram: parseHistogram("{{schema:1 count:5 sum:7 z_bucket:1 z_bucket_w:0.1 buckets:[1 3] offset:2}}"),
  },
]);
const app = prometheusApi(new PromqlEngine(source), optionsWith());

function ask(name: string, accepted: readonly number[], matcherType = 0): Promise<Response> {
  return askAll([name], accepted, matcherType);
}

async function askAll(names: readonly string[], accepted: readonly number[], matcherType = 0, api = app) {
  const queries = names.map((name) => {
    const matchers = [[matcherType, "__name__", name]] as const;
    return { start: 0, end: 60_000, matchers };
  });
  const body = readRequest(queries, accepted);
  return api.request("/api/v1/read", { method: "POST", body });
}

describe("remote read", () => {
  it("finds nothing without a matcher", async () => {
    const body = readRequest([{ start: 0, end: 60_000, matchers: [] }], [1]);
    const response = await app.request("/api/v1/read", { method: "POST", body });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("answers with samples", async () => {
    const response = await ask("a", []);
    expect(response.headers.get("content-encoding")).toBe("snappy");
    const bytes = snappyDecompress(new Uint8Array(await response.arrayBuffer()), 10_000, "maxBytes");
    // Results are written as a write request's series, one level deeper.
    const series = decodeWriteV1(bytes.subarray(2)).series;
    expect(series).toMatchObject([
      {
        labels: [
          ["__name__", "a"],
          ["job", "x"],
        ],
        samples: [
          { time: 1000, value: 1.5 },
          { time: 16_000, value: -2 },
          { time: 31_000, isStale: true },
        ],
      },
      { samples: [{ time: 1000, value: 3 }] },
    ]);
  });

  it("answers with chunks in a stream", async () => {
    const response = await ask("a", [1, 0]);
    expect(response.headers.get("content-type")).toContain("x-streamed-protobuf");
    const found = decodeChunks(new Uint8Array(await response.arrayBuffer()));
    expect(found.map(({ labels }) => labels)).toEqual([
      { __name__: "a", job: "x" },
      { __name__: "a", job: "y" },
    ]);
    expect(found[0]?.times).toEqual([1000, 16_000, 31_000]);
    expect(found[0]?.values.slice(0, 2)).toEqual([1.5, -2]);
  });

  it("answers with samples, histograms among them", async () => {
    const response = await ask("h", [0, 1]);
    const bytes = snappyDecompress(new Uint8Array(await response.arrayBuffer()), 10_000, "maxBytes");
    const [series] = decodeWriteV1(bytes.subarray(bytes[1] === undefined || bytes[1] < 0x80 ? 2 : 3)).series;
    expect(series?.samples[0]?.histogram).toMatchObject({ schema: 1, count: 5, sum: 7, zeroThreshold: 0.1 });
  });

  it("answers with chunks of histograms", async () => {
    const response = await ask("h", [1, 0]);
    const [series] = decodeChunks(new Uint8Array(await response.arrayBuffer()));
    const chunks = series?.chunks ?? [];
    expect(chunks.map(({ type }) => type)).toEqual([3]);
    expect(decodeFloatHistogramChunk(chunks[0]?.bytes ?? new Uint8Array(0))).toEqual({
      header: 0,
      zeroThreshold: 0.1,
      schema: 1,
      spans: [[[2, 2]], []],
      customBounds: [],
      times: [1000],
      numbers: [[5, 1, 7, 1, 3]],
    });
  });

  it("answers in the first way it knows of those that are accepted", async () => {
    const response = await ask("a", [7, 1, 0]);
    expect(response.headers.get("content-type")).toContain("x-streamed-protobuf");
  });

  it("refuses what it does not know, and names it", async () => {
    const unknownAnswer = await ask("a", [7]);
    expect(unknownAnswer.status).toBe(400);
    expect(await unknownAnswer.text()).toContain("response types 7 are not known");
    const unknownMatcher = await ask("a", [], 4);
    expect(unknownMatcher.status).toBe(400);
    expect(await unknownMatcher.text()).toBe("invalid matcher type 4\n");
  });

  it("holds no more for all queries of a request than for one", async () => {
    const small = prometheusApi(new PromqlEngine(source, { maxSamples: 40 }), optionsWith());
    expect((await askAll(["a"], [], 0, small)).status).toBe(200);
    const response = await askAll(["a", "a"], [], 0, small);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("limit query.maxSamples = 40");
  });

  it("refuses what is malformed", async () => {
    expect((await app.request("/api/v1/read", { method: "POST", body: "x" })).status).toBe(400);
    expect((await app.request("/api/v1/read")).status).toBe(405);
  });
});

describe("XOR chunks", () => {
  it("are read back to the bit", () => {
    const sample = fc.record({
      step: fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 3_000_000 }), fc.constant(2 ** 40)),
      value: fc.oneof(fc.constant(1), fc.double(), fc.integer({ min: 0, max: 1000 })),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 120 }), fc.integer(), (samples, start) => {
        let time = start;
        const times = Float64Array.from(samples, ({ step }) => (time += step));
        const values = Float64Array.from(samples, ({ value }) => value);
        const decoded = decodeXorChunk(encodeXorChunk(times, values, 0, times.length));
        expect(decoded.times).toEqual([...times]);
        expect(decoded.values).toEqual([...values]);
      }),
    );
  });
});

it("CRC-32C is that of the standard", () => {
  expect(crc32c(utf8("123456789"))).toBe(0xe3_06_92_83);
});
