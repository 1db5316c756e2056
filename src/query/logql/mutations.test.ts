import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import { LogqlEngine } from "./engine.ts";
import { at } from "./testing/ask.ts";
import { MemorySource } from "./testing/memory-source.ts";

const QUERIES = [
  '{app=~"a.*", env!="x"} |= "GET" or `b` != "c" |~ "x|y" !> "<_> z" | json | status >= 400 and ms < 2s',
  '{app="a"} | logfmt --strict a="b", c | (a="1" or size > 1.5MiB), ip != ip("10.0.0.0/8") | drop a, c=~"d"',
  '{app="a"} | json x="a.b[0]", y="c" | label_format z=x, w="{{.y | ToUpper}}" | line_format "{{.z}}" | keep z',
  'sum by (app) (rate({app=~".+"} | regexp "(?P<m>[A-Z]+) (?P<p>.*)" | decolorize [5m] offset -1m)) / 2 ^ 3',
  'quantile_over_time(0.9, {app="a"} | pattern "<m> <p> <_>" | unwrap duration(p) | __error__="" [1m]) by (m)',
  'topk(2, avg without (env) (bytes_rate({app="a"} | unpack [1m]))) > bool on (app) group_left (x) vector(1) # end',
  'label_replace(absent_over_time({app="b"}[1m]), "x", "$1", "app", "(.*)") or sort_desc(count(rate({app="a"}[1m])))',
];

const source = new MemorySource(
  [
    '{"a":{"b":[1]},"c":"d","ms":"1s"}',
    "GET /x 200",
    'a=1 b="2" size=2MB',
    '{"a":1',
    "",
    "\u001B[1m10.0.0.1",
  ].map((line, index) => ({
    time: at(index),
    line,
    stream: { app: "a", env: "e" },
    metadata: { x: String(index) },
  })),
);
const engine = new LogqlEngine(source, { timeoutMs: 5000 });

const TOKENS = QUERIES.join(" ").match(/\w+|\s+|"[^"]*"|[^\w\s]/g) ?? [];
const piece = fc.oneof(
  fc.constantFrom(...TOKENS),
  fc.string({ unit: "grapheme", maxLength: 3 }),
  fc.constantFrom(
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "[1y]",
    "1e999",
    "\\",
    '"',
    "`",
    "#",
    "#c\n",
    "{{",
    "ip(",
    "--",
    "<a>",
  ),
);
const mutation = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat({ max: 12 }),
  fc.array(piece, { maxLength: 3 }),
);
const mutated = fc
  .tuple(fc.constantFrom(...QUERIES), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([query, mutations]) =>
    mutations.reduce((text, [place, length, pieces]) => {
      const from = Math.floor(place * text.length);
      return text.slice(0, from) + pieces.join("") + text.slice(from + length);
    }, query),
  );

async function outcome(query: string): Promise<unknown> {
  const options = {
    start: unixNano(at(0)),
    end: unixNano(at(60)),
    limit: 10,
    direction: "backward" as const,
    intervalNs: 0n,
    stepNs: 30e9,
  };
  return engine.range(query, options, new AbortController().signal).then(
    () => "answered",
    (error: unknown) => (error instanceof WatchtowerError && error.kind !== "internal" ? "refused" : error),
  );
}

describe("whatever is asked", () => {
  it.each(QUERIES)("answers %s", async (query) => expect(await outcome(query)).toBeTypeOf("string"));

  it("answers or fails with an error of ours", async () => {
    const property = fc.asyncProperty(mutated, async (query) => {
      expect(await outcome(query)).toBeTypeOf("string");
    });
    await fc.assert(property, { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300) });
  });

  it.each([
    "(".repeat(50_000),
    `${"(".repeat(2000)}1${")".repeat(2000)}`,
    `1${"+1".repeat(5000)}`,
    `{a="b"} ${'|= "x" '.repeat(2000)}`,
    `{a="b"} | ${"(".repeat(3000)}x=1${")".repeat(3000)}`,
    `{a="b"} | x=1${" or x=1".repeat(3000)}`,
    `{a="b"} |= "x"${' or "y"'.repeat(3000)}`,
    `${"sum(".repeat(1000)}rate({a="b"}[1m])${")".repeat(1000)}`,
    `{a=~"${"(a*)*".repeat(500)}"}`,
    'rate({a="b"}[200y])',
  ])("bounds what nests too deeply", async (query) => expect(await outcome(query)).toBeTypeOf("string"));
});
