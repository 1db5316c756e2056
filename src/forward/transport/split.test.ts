import fc from "fast-check";
import { expect, it } from "vitest";
import { itemsRequest, pushItems, writeItems } from "../../../test/kit/otlp-items.ts";
import { logsMessage, metricsMessage, traceMessage } from "../../../test/kit/otlp-messages.ts";
import { decodePushProtobuf } from "../../model/loki/push-protobuf.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import { requestToJson } from "../../model/otlp/to-json.ts";
import { validate } from "../../model/otlp/validate.ts";
import { decodeWriteV1 } from "../../model/prometheus/decode-write.ts";
import { encodeWriteV1 } from "../../model/prometheus/encode-write.ts";
import { SIGNALS } from "../../model/signal.ts";
import type { Signal } from "../../model/signal.ts";
import { splitRequest } from "./split.ts";

const bytesOf = (signal: Signal, json: unknown): Uint8Array =>
  transcodeRequest(signal, Buffer.from(JSON.stringify(json)));

/** In as many parts as can be made. */
function shattered(request: Uint8Array): readonly Uint8Array[] {
  const halves = splitRequest("otlp", request);
  return halves === undefined ? [request] : halves.flatMap(shattered);
}

/** All items with resource and scope, as text: what must not change. */
function items(signal: Signal, request: Uint8Array): readonly string[] {
  type Node = Record<string, unknown>;
  const list = (node: unknown, name: RegExp): Node[] =>
    Object.entries(node as Node)
      .filter(([key, value]) => name.test(key) && Array.isArray(value))
      .flatMap(([, value]) => value as Node[]);
  return list(requestToJson(signal, request), /^resource/).flatMap((resource) =>
    list(resource, /^scope/).flatMap((scope) =>
      list(scope, /^(spans|metrics|logRecords)$/).map((item) =>
        JSON.stringify([
          resource["resource"],
          resource["schemaUrl"],
          scope["scope"],
          scope["schemaUrl"],
          item,
        ]),
      ),
    ),
  );
}

it("cuts to single items and loses nothing around them", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SIGNALS),
      fc.array(fc.array(fc.array(fc.nat(1e6), { maxLength: 6 }), { maxLength: 4 }), { maxLength: 4 }),
      (signal, tree) => {
        const request = Buffer.concat(
          tree.flatMap((resource) => resource.map((ids) => itemsRequest(signal, ids))),
        );
        const parts = shattered(request);
        expect(parts.flatMap((part) => items(signal, part))).toEqual(items(signal, request));
        for (const part of parts) expect(items(signal, part).length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 200 },
  );
});

it.each([
  ["traces", traceMessage("shop", 1000)],
  ["logs", logsMessage("shop", 1000)],
  ["metrics", metricsMessage("shop", 1000)],
] as const)("keeps resource, scope and schema of %s with each part", (signal, json) => {
  const request = bytesOf(signal, json);
  const parts = shattered(request);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.flatMap((part) => items(signal, part))).toEqual(items(signal, request));
  for (const part of parts) expect(validate(signal, part).items).toBeGreaterThan(0);
});

it("cuts by bytes, not by count", () => {
  const [first, second] =
    splitRequest("otlp", Buffer.concat([itemsRequest("logs", [1]), itemsRequest("logs", [2, 3, 4, 5, 6])])) ??
    [];
  expect(items("logs", first ?? new Uint8Array())).toHaveLength(1);
  expect(items("logs", second ?? new Uint8Array())).toHaveLength(5);
});

it("makes nothing of a single item or of none", () => {
  expect(splitRequest("otlp", itemsRequest("logs", [1]))).toBeUndefined();
  expect(splitRequest("otlp", new Uint8Array())).toBeUndefined();
});

it.each([
  ["write", writeItems, (request: Uint8Array) => decodeWriteV1(request).series.length],
  ["push", pushItems, (request: Uint8Array) => decodePushProtobuf(request).flatMap((s) => s.entries).length],
] as const)("cuts a request of the form %s to single items", (form, make, count) => {
  const shatteredOf = (request: Uint8Array): readonly Uint8Array[] =>
    splitRequest(form, request)?.flatMap(shatteredOf) ?? [request];
  const parts = shatteredOf(Buffer.concat([make([1, 2, 3]), make([4, 5])]));
  expect(parts.every((part) => count(part) <= 1)).toBe(true);
  expect(parts.map(count).reduce((sum, each) => sum + each, 0)).toBe(5);
});

it("keeps all of a series' labels with each of its samples, and families whole", () => {
  const labels = [["__name__", "up"]] as const;
  const samples = [1, 2, 3].map((time) => ({ time, value: time }));
  const family = { family: "up", type: "gauge", help: "is it up", unit: "s" } as const;
  const request = encodeWriteV1({ series: [{ labels, samples, exemplars: [] }], metadata: [family] });
  const shatteredOf = (part: Uint8Array): readonly Uint8Array[] =>
    splitRequest("write", part)?.flatMap(shatteredOf) ?? [part];
  const parts = shatteredOf(request).map(decodeWriteV1);
  expect(parts.flatMap(({ series }) => series).map((one) => [one.labels, one.samples.length])).toEqual(
    samples.map(() => [labels, 1]),
  );
  expect(parts.flatMap(({ metadata }) => metadata)).toEqual([family]);
});
