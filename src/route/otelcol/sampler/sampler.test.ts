import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { passed, problemsOf, routeThrough } from "../../testing/through.ts";
import type { Route } from "../../compile.ts";

const NAME = "otelcol.processor.probabilistic_sampler";
const sampler = (body: string): Route => routeThrough({ name: NAME, body, signals: ["traces", "logs"] });

const SPAN_ID = "eee19b7ec3c1b174";
/** A trace whose randomness begins with these digits. */
const trace = (digits: string): string => `5b8efff798038103d2${digits.padEnd(14, "0")}`;

const spans = (...all: readonly object[]): unknown => ({
  resourceSpans: [{ scopeSpans: [{ spans: all.map((span) => ({ spanId: SPAN_ID, ...span })) }] }],
});
const records = (...all: readonly object[]): unknown => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: all }] }],
});
const attribute = (key: string, value: object): object => ({ attributes: [{ key, value }] });

/** The trace state of a span that was kept, or that it was not. */
function traceStateAfter(body: string, span: object): string | undefined {
  const answer = passed(sampler(body), "traces", spans(span));
  if (answer === undefined) return undefined;
  return /"traceState":"(.*?)"/.exec(JSON.stringify(answer))?.[1] ?? "";
}

describe("by the randomness of the trace", () => {
  const half = (mode: string): string => `mode = "${mode}"\n sampling_percentage = 50`;

  it.each([
    // Kept from the threshold on.
    ["proportional", trace("8"), "", "ot=th:8"],
    ["proportional", trace("7fffffffffffff"), "", undefined],
    ["equalizing", trace("8"), "", "ot=th:8"],
    ["equalizing", trace("7f"), "", undefined],
    // Half of a half, or a half of all.
    ["proportional", trace("c"), "ot=th:8", "ot=th:c"],
    ["proportional", trace("b"), "ot=th:8", undefined],
    ["equalizing", trace("9"), "ot=th:8", "ot=th:8"],
    ["equalizing", trace("9"), "ot=th:4", "ot=th:8"],
    ["equalizing", trace("d"), "ot=th:c", "ot=th:c"],
    // The trace state's own randomness goes first.
    ["proportional", trace("0"), "ot=rv:90000000000000,v=1", "ot=rv:90000000000000;th:8,v=1"],
    ["proportional", trace("f"), "ot=rv:10000000000000", undefined],
    // Should have been dropped before; cannot be read.
    ["proportional", trace("9"), "ot=th:c", undefined],
    ["proportional", trace("9"), "ot=th:xyz", undefined],
  ])("%s, trace %s, %j: %j", (mode, traceId, traceState, expected) => {
    expect(traceStateAfter(half(mode), { traceId, traceState })).toBe(expected);
  });

  it("keeps what cannot be decided about, if it does not fail closed", () => {
    const open = `${half("proportional")}\n fail_closed = false`;
    expect(traceStateAfter(open, { traceId: trace("9"), traceState: "ot=th:c" })).toBe("ot=th:0");
    expect(traceStateAfter(open, { traceId: trace("9"), traceState: "ot=th:xyz" })).toBe("ot=th:xyz");
  });

  it("says the share with as many digits as asked for", () => {
    const body = 'mode = "equalizing"\n sampling_percentage = 33.333';
    expect(traceStateAfter(body, { traceId: trace("f") })).toBe("ot=th:aaab");
    expect(traceStateAfter(`${body}\n sampling_precision = 2`, { traceId: trace("f") })).toBe("ot=th:ab");
  });

  it("keeps all from 100 percent on, and none of 0", () => {
    expect(
      traceStateAfter('mode = "proportional"\n sampling_percentage = 200', { traceId: trace("0") }),
    ).toBe("ot=th:0");
    expect(traceStateAfter('mode = "proportional"', { traceId: trace("f") })).toBeUndefined();
  });
});

describe("sampling.priority of a span", () => {
  // What becomes of a trace that would be dropped, and of one that would be kept.
  it.each([
    [{ intValue: "0" }, undefined, undefined],
    [{ stringValue: "0" }, undefined, undefined],
    [{ intValue: "1" }, "ot=th:0", "ot=th:0"],
    [{ doubleValue: 0.5 }, "ot=th:0", "ot=th:0"],
    [{ stringValue: "2" }, "ot=th:0", "ot=th:0"],
    [{ stringValue: "high" }, undefined, "ot=th:8"],
    [{ intValue: "-1" }, undefined, "ot=th:8"],
    [{ boolValue: true }, undefined, "ot=th:8"],
  ])("%j", (value, low, high) => {
    const body = 'mode = "proportional"\n sampling_percentage = 50';
    const priority = attribute("sampling.priority", value);
    expect(traceStateAfter(body, { traceId: trace("0"), ...priority })).toBe(low);
    expect(traceStateAfter(body, { traceId: trace("f"), ...priority })).toBe(high);
  });
});

describe("by hash", () => {
  const traceIds = Array.from({ length: 2000 }, (_, at) =>
    createHash("md5").update(String(at)).digest("hex"),
  );

  it("is the way if no mode is given, and keeps about its share", () => {
    const route = sampler("sampling_percentage = 25");
    const answer = JSON.stringify(
      passed(route, "traces", spans(...traceIds.map((traceId) => ({ traceId })))),
    );
    const kept = answer.match(/"traceId"/g)?.length ?? 0;
    expect(kept).toBeGreaterThan(400);
    expect(kept).toBeLessThan(600);
    // What was decided can be followed by samplers behind it.
    for (const [, random = "", threshold = ""] of answer.matchAll(/ot=rv:([0-9a-f]{14});th:([0-9a-f]+)/g)) {
      expect(threshold).toBe("c");
      expect(random >= threshold).toBe(true);
    }
  });

  it("keeps other traces with another seed, and the same ones each time", () => {
    const keptBy = (seed: number): string =>
      JSON.stringify(
        passed(
          sampler(`sampling_percentage = 25\n hash_seed = ${seed}`),
          "traces",
          spans(...traceIds.map((traceId) => ({ traceId }))),
        ),
      );
    expect(keptBy(1)).toBe(keptBy(1));
    expect(keptBy(1)).not.toBe(keptBy(2));
  });

  it("does not touch what others sampled", () => {
    const span = { traceId: trace("f"), traceState: "ot=th:8" };
    expect(traceStateAfter("sampling_percentage = 99.9", span)).toBeUndefined();
    expect(traceStateAfter("sampling_percentage = 99.9\n fail_closed = false", span)).toBe("ot=th:8");
  });

  it("may be of a log record's attribute", () => {
    const body = 'sampling_percentage = 50\n attribute_source = "record"\n from_attribute = "id"';
    const answer = JSON.stringify(
      passed(sampler(body), "logs", records(...traceIds.map((id) => attribute("id", { stringValue: id })))),
    );
    const kept = answer.match(/"id"/g)?.length ?? 0;
    expect(kept).toBeGreaterThan(900);
    expect(kept).toBeLessThan(1100);
    expect(answer.match(/"sampling.randomness"/g)).toHaveLength(kept);
    expect(answer.match(/"sampling.threshold","value":\{"stringValue":"8"\}/g)).toHaveLength(kept);
    expect(passed(sampler(body), "logs", records({ traceId: trace("f") }))).toBeUndefined();
  });

  it("is of the trace first, and then of the attribute", () => {
    const body = 'sampling_percentage = 100\n from_attribute = "id"';
    expect(passed(sampler(body), "logs", records({ traceId: trace("f") }))).toBeDefined();
    expect(passed(sampler(body), "logs", records(attribute("id", { intValue: "5" })))).toBeDefined();
    expect(passed(sampler(body), "logs", records({}))).toBeUndefined();
  });
});

describe("log records", () => {
  const body = 'mode = "proportional"\n sampling_percentage = 50';

  it("are sampled as their trace", () => {
    expect(passed(sampler(body), "logs", records({ traceId: trace("8") }))).toEqual(
      records({ traceId: trace("8"), ...attribute("sampling.threshold", { stringValue: "8" }) }),
    );
    expect(passed(sampler(body), "logs", records({ traceId: trace("7") }))).toBeUndefined();
    expect(passed(sampler(body), "logs", records({}))).toBeUndefined();
  });

  it("may ask for another share", () => {
    const withPriority = `${body}\n sampling_priority = "priority"`;
    const kept = (percent: number): boolean =>
      passed(
        sampler(withPriority),
        "logs",
        records({ traceId: trace("7"), ...attribute("priority", { doubleValue: percent }) }),
      ) !== undefined;
    expect([100, 60, 50, 0].map(kept)).toEqual([true, true, false, false]);
  });
});

it.each([
  ["sampling_percentage = -1", "must not be negative"],
  ["sampling_precision = 0", "from 1 to 14"],
  ["sampling_precision = 15", "from 1 to 14"],
  ["hash_seed = 4294967296", "not be greater than 4294967295"],
])("%s is refused at its place", (body, problem) => {
  const shown = problemsOf({ name: NAME, body, signals: ["traces", "logs"] });
  expect(shown).toMatch(/^Error: test\.alloy:\d+:\d+: /);
  expect(shown).toContain(problem);
});
