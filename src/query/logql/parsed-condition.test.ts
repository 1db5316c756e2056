import * as fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { Labels } from "../../model/labels.ts";
import { LineState } from "./line-state.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { parsedConditions } from "./parsed-condition.ts";
import { compilePipeline } from "./pipeline.ts";
import { parse } from "./syntax/parse.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 3000);

const value = fc.oneof(
  fc.constantFrom(
    "500",
    "501",
    "0500",
    "99",
    "1000",
    "0",
    "5e2",
    "500.0",
    "-500",
    "+501",
    "x",
    "",
    "500 ",
    "5,00",
    "0x1f4",
  ),
  fc.nat(2000).map(String),
);
const key = fc.constantFrom("status", " status\t", "\u00a0status", "xstatus", "st", "status_x", "other");
const member = fc
  .tuple(key, value, fc.constantFrom("bare", "quoted", "nested", "escaped"))
  .map(([name, text, how]) => {
    const written = JSON.stringify(name);
    if (how === "bare") return `${written} : ${text === "" ? '""' : text}`;
    if (how === "nested") return `${written}:{"status":"${text}"}`;
    if (how === "escaped") return `"st\\u0061tus":"${text}"`;
    return `${written}:"${text}"`;
  });
const pair = fc
  .tuple(fc.constantFrom("status", "xstatus", "other", "\u00a0status"), value, fc.boolean())
  .map(([name, text, isQuoted]) => (isQuoted ? `${name}="${text}"` : `${name}=${text}`));
const line = fc.oneof(
  fc.array(member, { maxLength: 3 }).map((members) => `{${members.join(", ")}}`),
  fc
    .tuple(fc.array(member, { maxLength: 3 }), fc.nat(40))
    .map(([members, cut]) => `{${members.join(",")}}`.slice(0, cut)),
  fc
    .tuple(fc.array(pair, { maxLength: 3 }), fc.constantFrom(" ", "", "\n"))
    .map(([pairs, joint]) => pairs.join(joint)),
);
const operator = fc.constantFrom("==", ">", ">=", "<", "<=", "!=");
const condition = fc.oneof(
  fc
    .tuple(operator, fc.oneof(fc.nat(2000), fc.constantFrom(0, 1, 9.5, 99, 100, 500, 501, 1000)))
    .map(([op, bound]) => `status ${op} ${bound}`),
  value.filter((text) => text !== "").map((text) => `status=${JSON.stringify(text)}`),
);
const pipeline = fc
  .tuple(fc.constantFrom("| json", "| logfmt", "| logfmt --keep-empty"), condition)
  .map((parts) => parts.join(" | "));

/** As the store asks: lines that it would not give out. */
function isHeldBack(patterns: readonly RE2JS[], text: string): boolean {
  return !text.includes("\\") && patterns.some((pattern) => !pattern.matcher(text).find());
}

describe("conditions on labels that are read, as expressions", () => {
  it("hold no line back that meets them", () => {
    let [held, kept] = [0, 0];
    const state = new LineState();
    const property = fc.property(pipeline, fc.array(line, { minLength: 1, maxLength: 10 }), (text, lines) => {
      const expr = parse(`{app="x"} ${text}`, DEFAULT_LIMITS);
      if (expr.kind !== "log") throw new TypeError("not lines");
      const patterns = parsedConditions(expr.stages).map((one) => RE2JS.compile(one.pattern));
      const passes = compilePipeline(expr.stages);
      for (const each of lines) {
        if (!isHeldBack(patterns, each)) {
          kept++;
          continue;
        }
        held++;
        state.reset(
          {
            length: 1,
            times: BigInt64Array.of(0n),
            streams: [Labels.fromObject({ app: "x" })],
            lines: [each],
            metadata: () => Labels.empty,
            mayHave: () => false,
          },
          0,
        );
        expect({ line: each, passes: passes(state) }).toEqual({ line: each, passes: false });
      }
    });
    fc.assert(property, { numRuns: RUNS });
    expect(Math.min(held, kept)).toBeGreaterThan(RUNS / 2);
  });

  it.each([
    ["| json | a_b > 1", 0],
    ["| json | a != 1", 0],
    ["| json | a > 1 or b > 1", 0],
    ["| json | a > 1, b=`x`", 2],
    ["| json | logfmt | a > 1", 0],
    ["| logfmt | a > 1 | line_format `x` | b > 1", 1],
    ["| line_format `x` | json | a > 1", 0],
    ["| json a=`b` | a > 1", 0],
    ["| json | a >= -1", 0],
    ["| json | a=``", 0],
    ["| logfmt --keep-empty | a > 1", 0],
  ])("of %s are %d", (text, count) => {
    const expr = parse(`{app="x"} ${text}`, DEFAULT_LIMITS);
    expect(expr.kind === "log" && parsedConditions(expr.stages).length).toBe(count);
  });
});
