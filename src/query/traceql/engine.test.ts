import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import { TraceqlEngine } from "./engine.ts";
import type { TraceqlLimits } from "./limits.ts";
import { MemorySource } from "./testing/memory-source.ts";
import { shop } from "./testing/shop.ts";

const EVERYTHING = { start: unixNano(0n), end: unixNano(2n ** 62n) };

const find = (query: string, limits: Partial<TraceqlLimits> = {}, limit = 20) =>
  new TraceqlEngine(new MemorySource(shop()), limits).search(
    { query, range: EVERYTHING, limit, spansPerSpanSet: 10 },
    new AbortController().signal,
  );

/** Ids of the spans found, without their zeros. */
async function spans(query: string): Promise<string> {
  const { traces } = await find(query);
  const sets = traces.flatMap((trace) => trace.spanSets);
  return sets.map((set) => set.spans.map(({ spanId }) => spanId.slice(-2)).join(" ")).join(" | ");
}

describe("filters", () => {
  it.each([
    ["{}", "c1 | b1 | a1 a2 a3"],
    ['{ name = "pay" }', "a2"],
    ['{ name =~ "pa" }', ""],
    ['{ name =~ "pa.*|late" }', "c1 | a2"],
    ["{ status = error }", "a3"],
    ["{ kind = server && duration > 20ms }", "a1 a3"],
    ['{ resource.service.name = "pay" }', "c1 | a3"],
    ["{ span.code >= 500 }", "a1"],
    ["{ .code != 200 }", "a1"],
    ["{ span.amount > 9 }", "a2 a3"],
    ["{ span.amount > 9.75 }", "a3"],
    ["{ span.amount = 10.0 }", "a3"],
    ["{ 9.75 < span.amount }", "a3"],
    ["{ span.amount * 2 = 19 }", "a2"],
    ['{ .x = "own" }', "a1"],
    ['{ .x = "resource" }', "c1 | b1 | a2 a3"],
    ['{ resource.x = "resource" && span.x = "own" }', "a1"],
    ["{ span.amount = nil }", "c1 | b1 | a1"],
    ["{ span.amount != nil }", "a2 a3"],
    ["{ .slow }", "c1"],
    ["{ !.slow }", "b1"],
    ["{ kind = server && !(status = error) }", "b1 | a1"],
    ['{ span.tags = "vip" }', "a3"],
    ['{ event:name = "exception" }', "a3"],
    ['{ rootServiceName = "web" && status = error }', "a3"],
    ["{ traceDuration >= 100ms && name != `pay` }", "a1 a3"],
    ['{ status = error || name = "pay" && kind = server }', "a3"],
    ['{ name = "late" || name = "pay" && kind = server }', "c1"],
    ['{ (name = "late" || name = "pay") && kind = server }', ""],
    ['{ name = "late" || name = "pay" && kind = client }', "c1 | a2"],
    ['{ kind = client && name = "pay" || name = "late" && kind = server }', "a2"],
    ["{ instrumentation:name = `lib` && name = `pay` }", "a2"],
    ["{ instrumentation.name = `lib` }", ""],
    ['{ span."amount" > 9.75 }', "a3"],
    ["{ !(/* in */ .code = 500) && -/**/ span.amount < -9 }", "a2 a3"],
    ["// first\n{ name /* a */ = // b\n `pay` } // end", "a2"],
  ])("%s finds %s", async (query, expected) => expect(await spans(query)).toBe(expected));
});

describe("span sets together", () => {
  it.each([
    ['{ name = "pay" } && { status = error }', "a2 a3"],
    ['{ name = "pay" } && { name = "late" }', ""],
    ['{ name = "pay" } || { name = "late" }', "c1 | a2"],
    ['{ name = "late" } || { name = "pay" } && { name = "none" }', "c1"],
    ['({ name = "late" } || { name = "pay" }) && { name = "none" }', ""],
    ['{ name = "none" } && { name = "pay" } || { name = "late" }', "c1"],
    ['{ name = "late" } || { kind = client } > { status = error } && { name = "pay" }', "c1 | a2 a3"],
    ["{ status = error } ~ { name = `pay` }", ""],
    ["{ name = `pay` } /* ~ */ && // ~\n { status = error }", "a2 a3"],
    ["{ kind = client } > { status = error }", "a3"],
    ["{ name = `POST /buy` } >> { status = error }", "a3"],
    ["{ status = error } << { kind = server }", "a1"],
    ["{ status = error } < { kind = client }", "a2"],
    ["{ kind = server } !> { }", "c1 | b1 | a1 a3"],
    ["{} | count() > 2", "a1 a2 a3"],
    ["{} | avg(duration) = 60ms", "a1 a2 a3"],
    ["{} | by(resource.service.name)", "c1 | b1 | a1 a2 | a3"],
  ])("%s finds %s", async (query, expected) => expect(await spans(query)).toBe(expected));
});

it("finds siblings", async () => {
  const [web, pay] = shop();
  if (web === undefined || pay === undefined) throw new Error("the shop has two services");
  const buying = web.scopeSpans[0]?.spans[0]?.spanId ?? new Uint8Array(0);
  const scopeSpans = pay.scopeSpans.map((scoped) => ({
    ...scoped,
    spans: scoped.spans.map((span) => (span.name === "charge" ? { ...span, parentSpanId: buying } : span)),
  }));
  const engine = new TraceqlEngine(new MemorySource([web, { ...pay, scopeSpans }]));
  const search = async (query: string): Promise<readonly string[]> => {
    const request = { query, range: EVERYTHING, limit: 10, spansPerSpanSet: 10 };
    const { traces } = await engine.search(request, new AbortController().signal);
    return traces.flatMap(({ spanSets }) => spanSets.flatMap((set) => set.spans.map(({ spanId }) => spanId)));
  };
  expect(await search("{ name = `pay` } ~ { kind = server }")).toEqual(["00000000000000a3"]);
  expect(await search("({ name = `pay` }) /* ~ */ ~ // ~\n ({ name = `charge` })")).toHaveLength(1);
  expect(await search("{ name = `pay` } ~ { name = `POST /buy` }")).toEqual([]);
});

describe("searching", () => {
  it("gives the newest traces and stops", async () => {
    const { traces } = await find("{}", {}, 2);
    expect(traces.map(({ traceId }) => traceId.slice(-2))).toEqual(["03", "02"]);
  });

  it("describes the whole trace", async () => {
    const { traces } = await find("{ status = error }");
    expect(traces[0]).toMatchObject({
      root: { serviceName: "web", name: "POST /buy" },
      duration: 100_000_000n,
      services: new Map([
        ["web", { spans: 2, errors: 0 }],
        ["pay", { spans: 1, errors: 1 }],
      ]),
    });
  });

  it("names the limit that it hit", async () => {
    await expect(find("{}", { maxSpansInspected: 2 })).rejects.toThrow("limit query.maxSpans = 2");
  });

  it("bounds what expressions make of many values", async () => {
    const [web] = shop();
    const [scoped] = web?.scopeSpans ?? [];
    const [span] = scoped?.spans ?? [];
    if (web === undefined || scoped === undefined || span === undefined)
      throw new Error("the shop has spans");
    const event = { time: span.startTime, name: "e", attributes: [], droppedAttributesCount: 0 };
    const events = Array.from({ length: 50 }, () => event);
    const source = new MemorySource([{ ...web, scopeSpans: [{ ...scoped, spans: [{ ...span, events }] }] }]);
    const search = (query: string) =>
      new TraceqlEngine(source).search(
        { query, range: EVERYTHING, limit: 1, spansPerSpanSet: 1 },
        new AbortController().signal,
      );
    const since = "event:timeSinceStart";
    expect((await search(`{ ${since} + ${since} = 0 }`)).traces).toHaveLength(1);
    await expect(search(`{ ${since} + ${since} + ${since} + ${since} = 0 }`)).rejects.toThrow(
      "limit maxValuePairs = 100000",
    );
  });

  it("fetches ever more traces at a time while none matches", async () => {
    const [web] = shop();
    const [scoped] = web?.scopeSpans ?? [];
    const [span] = scoped?.spans ?? [];
    if (web === undefined || scoped === undefined || span === undefined)
      throw new Error("the shop has spans");
    const traceIds = Array.from({ length: 1000 }, (_, index) => Buffer.from(String(index).padStart(16, "0")));
    const many = traceIds.map((traceId) => ({ ...span, traceId }));
    const source = new MemorySource([{ ...web, scopeSpans: [{ ...scoped, spans: many }] }]);
    const request = { query: "{} | count() > 1", range: EVERYTHING, limit: 20, spansPerSpanSet: 1 };
    await new TraceqlEngine(source).search(request, new AbortController().signal);
    expect(source.fetches).toEqual([20, 40, 80, 160, 320, 380]);
  });

  it("ends when its client has gone", async () => {
    const engine = new TraceqlEngine(new MemorySource(shop()));
    const request = { query: "{}", range: EVERYTHING, limit: 1, spansPerSpanSet: 1 };
    await expect(engine.search(request, AbortSignal.abort())).rejects.toMatchObject({ kind: "canceled" });
  });
});

describe("what is refused", () => {
  it.each([
    ["{ name = }", "parse error at line 1, col"],
    ["{ unknown = 1 }", "parse error at line 1, col"],
    ['{ name = "a" && duration = "b" }', "binary operations must operate on the same type"],
    ["{ duration + 1 }", "span filter field expressions must resolve to a boolean"],
    ['{ name =~ "(" }', "invalid regex"],
  ])("%s: %s", async (query, message) => {
    await expect(find(query)).rejects.toMatchObject({ kind: "invalid" });
    await expect(find(query)).rejects.toThrow(message);
  });
});

describe("whatever is asked", () => {
  const QUERIES = [
    '{ span.code >= 500 && (name =~ "a.*" || !.slow) } && { resource."service.name" != nil } | count() > 1',
    "{ status = error } >> { duration > 1.5ms } | by(resource.service.name) | avg(duration) >= 10ms",
    "({ kind = server } | select(span.a, name)) || { -span.b * 2 ^ 3 % 4 = 1 } !~ { rootName = `x` }",
    '{ event:name = "e" && link:traceID != "f" } &>> { nestedSetParent < 0 } | rate() by (name)',
  ];
  const TOKENS = QUERIES.join(" ").match(/\w+|\s+|"[^"]*"|[^\w\s]/g) ?? [];
  const piece = fc.oneof(
    fc.constantFrom(...TOKENS),
    fc.string({ unit: "grapheme", maxLength: 3 }),
    fc.constantFrom(
      "{",
      "}",
      "(",
      "/* c */",
      "// c\n",
      "~",
      "\\",
      '"',
      "1e999",
      "parent.",
      "coalesce()",
      "99999999999999999999",
    ),
  );
  const edit = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat({ max: 12 }),
    fc.array(piece, { maxLength: 3 }),
  );
  const mutated = fc
    .tuple(fc.constantFrom(...QUERIES), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([query, edits]) =>
      edits.reduce((text, [place, length, pieces]) => {
        const from = Math.floor(place * text.length);
        return text.slice(0, from) + pieces.join("") + text.slice(from + length);
      }, query),
    );

  const outcome = (query: string): Promise<unknown> =>
    find(query, { timeoutMs: 5000 }).then(
      () => "answered",
      (error: unknown) => (error instanceof WatchtowerError && error.kind !== "internal" ? "refused" : error),
    );

  it.each([...QUERIES])("%s gets an answer", async (query) =>
    expect(await outcome(query)).toBeTypeOf("string"),
  );

  it("answers or fails with an error of ours", async () => {
    const property = fc.asyncProperty(mutated, async (query) => {
      expect(await outcome(query)).toBeTypeOf("string");
    });
    await fc.assert(property, { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300) });
  });

  it.each([
    ["parentheses", `{ ${"(".repeat(3000)}.a = 1${")".repeat(3000)} }`],
    ["open parentheses", "(".repeat(30_000)],
    ["a long chain", `{ .a = 1${" || .a = 1".repeat(3000)} }`],
    ["many span sets", `{}${" >> {}".repeat(3000)}`],
    ["negations", `{ ${"!".repeat(5000)}.a }`],
  ])("bounds %s", async (_name, query) => expect(await outcome(query)).toBeTypeOf("string"));
});
