import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labels } from "../../model/labels.ts";
import type { LogBatch } from "../../store/logs/source.ts";
import { LineState } from "./line-state.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { compilePipeline } from "./pipeline.ts";
import { PreCheck } from "./pre-check.ts";
import { parse } from "./syntax/parse.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 2000);

const name = fc.constantFrom("status", "user", "user_id", "a b", "peer", "peer_extracted", "st\u0001");
const scalar = fc.constantFrom<unknown>(
  200,
  500,
  "500",
  "ann",
  "x\ty",
  'q"q',
  "back\\slash",
  true,
  null,
  "",
  [1],
);
const member = fc.oneof(
  scalar,
  fc.dictionary(name, scalar, { maxKeys: 2 }),
  fc.dictionary(name, fc.dictionary(name, scalar, { maxKeys: 1 }), { maxKeys: 1 }),
);
const object = fc
  .array(fc.tuple(name, member), { maxLength: 5 })
  .map(
    (pairs) =>
      `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",")}}`,
  );
const pair = fc
  .tuple(name, fc.constantFrom("200", "500", '"a b"', '"q\\"q"', "", "ann"))
  .map((parts) => parts.join("="));
const line = fc.oneof(
  object,
  fc.tuple(object, fc.nat(60)).map(([text, cut]) => text.slice(0, cut)),
  fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.join(" ")),
  fc.constantFrom("", "status=500 user=", '{"status":"\\u0035\\u0030\\u0030"}', '{"s\\u0074atus":500}', "{"),
);
const label = fc.constantFrom("status", "user", "user_id", "a_b", "peer", "peer_extracted", "user_status");
const condition = fc.oneof(
  fc
    .tuple(label, fc.constantFrom("=", "!="), fc.constantFrom('"500"', '"ann"', '""'))
    .map((parts) => parts.join("")),
  fc
    .tuple(label, fc.constantFrom("=~", "!~"), fc.constantFrom('"5.."', '".+"'))
    .map((parts) => parts.join("")),
  fc
    .tuple(label, fc.constantFrom(">=", "<", "!="), fc.constantFrom("300", "1s", "1KB"))
    .map((parts) => parts.join(" ")),
  fc.constantFrom('__error__=""', 'peer=ip("10.0.0.1")'),
);
const filter = fc.oneof(
  condition,
  fc.tuple(condition, fc.constantFrom(" and ", " or "), condition).map((parts) => parts.join("")),
);
const stage = fc.oneof(
  { weight: 3, arbitrary: filter.map((text) => `| ${text}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("| json", "| logfmt", "| logfmt --strict", "| logfmt --keep-empty"),
  },
  { weight: 1, arbitrary: fc.constantFrom('|= "5"', "| drop status", "| label_format user=status") },
);
const stages = fc.array(stage, { maxLength: 4 }).map((all) => ["| json", ...all].join(" "));

function batchOf(text: string): LogBatch {
  const metadata = Labels.fromObject({ peer: "10.0.0.1", status: "" });
  return {
    length: 1,
    times: BigInt64Array.of(0n),
    streams: [Labels.fromObject({ app: "x", user: "stream" })],
    lines: [text],
    metadata: () => metadata,
    mayHave: (_, asked) => metadata.has(asked),
  };
}

describe("what reads only the labels of conditions", () => {
  it("drops no line that the whole pipeline keeps", () => {
    let [dropped, kept] = [0, 0];
    const property = fc.property(stages, fc.array(line, { minLength: 1, maxLength: 8 }), (text, lines) => {
      const expr = parse(`{app="x"} ${text}`, DEFAULT_LIMITS);
      if (expr.kind !== "log") throw new TypeError("not lines");
      const check = PreCheck.of(expr.stages);
      if (check === undefined) return;
      const pipeline = compilePipeline(expr.stages);
      const state = new LineState();
      for (const each of lines) {
        const batch = batchOf(each);
        state.reset(batch, 0);
        if (check.mayPass(batch, 0)) kept++;
        else {
          dropped++;
          expect({ line: each, passes: pipeline(state) }).toEqual({ line: each, passes: false });
        }
      }
    });
    fc.assert(property, { numRuns: RUNS });
    expect(Math.min(dropped, kept)).toBeGreaterThan(RUNS / 4);
  });

  it.each([
    ["| json", false],
    ["| status=`500` | json", false],
    ["| json | __error__=``", false],
    ["| json | x=ip(`10.0.0.1`)", false],
    ["| json a=`b` | a=`c`", false],
    ["| json | status >= 500", true],
    ["| logfmt | level=`error` | line_format `{{.msg}}` | other=`x`", true],
  ])("has something to tell of %s: %s", (text, is) => {
    const expr = parse(`{app="x"} ${text}`, DEFAULT_LIMITS);
    expect(expr.kind === "log" && PreCheck.of(expr.stages) !== undefined).toBe(is);
  });
});
