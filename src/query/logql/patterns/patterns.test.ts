import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLinePattern } from "../stages/line-pattern.ts";
import { Drain } from "./drain.ts";
import { joinTokens, tokenize } from "./tokenize.ts";

function patternsOf(lines: readonly string[]): string[] {
  const drain = new Drain();
  for (const line of lines) drain.add(line, 0);
  return drain.clusters().map(({ pattern }) => pattern);
}

describe("log patterns", () => {
  it("are what lines have in common", () => {
    const lines = [
      'ts=2024-03-30T23:03:40 caller=grpc.go:66 level=info method=/Push duration=200ms msg="all good"',
      'ts=2024-03-30T23:03:41 caller=grpc.go:66 level=info method=/Push duration=510ms msg="all good"',
      "GET /api/users/17 took 15ms and gave 200",
      "GET /api/users/18 took 2ms and gave 200",
      "GET /api/users/19 took 31ms and gave 500",
      "too short",
    ];
    expect(patternsOf(lines)).toEqual([
      'ts=<_> caller=grpc.go:66 level=info method=/Push duration=<_> msg="all good"',
      "GET <_> took <_> and gave <_>",
    ]);
  });

  it("keep apart what is not alike", () => {
    expect(
      patternsOf([
        "connection refused by host db",
        "payment of order was refused",
        "connection refused by host api",
      ]),
    ).toEqual(["payment of order was refused", "connection refused by host <_>"]);
  });

  it("count lines by slot", () => {
    const drain = new Drain();
    for (const [line, slot] of [
      ["user 1 logged in", 10],
      ["user 2 logged in", 10],
      ["user 3 logged in", 20],
    ] as const) {
      drain.add(line, slot);
    }
    expect(drain.clusters().map(({ counts }) => [...counts])).toEqual([
      [
        [10, 2],
        [20, 1],
      ],
    ]);
  });

  it("are bounded, whatever comes", () => {
    const drain = new Drain();
    for (let index = 0; index < 2000; index++) {
      const word = String.fromCharCode(
        97 + (index % 26),
        97 + (Math.floor(index / 26) % 26),
        97 + (index % 7),
      );
      drain.add(
        Array.from({ length: 5 + (index % 70) }, (_, place) => `${word}${"x".repeat(place % 5)}`).join(" "),
        0,
      );
    }
    expect(drain.clusters().length).toBeLessThanOrEqual(300);
    expect(tokenize("x ".repeat(100))).toBeUndefined();
    expect(tokenize("x".repeat(4000))).toBeUndefined();
  });

  it("without variables are the line itself", () => {
    const lines = fc.array(fc.string({ unit: "grapheme-ascii", minLength: 1 }), {
      minLength: 4,
      maxLength: 20,
    });
    const property = fc.property(lines, (words) => {
      const line = `one two three four ${words.join(" ")}`;
      const tokens = tokenize(line);
      expect(tokens === undefined ? undefined : joinTokens(tokens)).toBe(
        tokens === undefined ? undefined : line,
      );
    });
    fc.assert(property);
  });

  it("find their lines again", () => {
    const line = fc
      .tuple(fc.constantFrom("GET", "POST"), fc.nat(999), fc.nat(99), fc.constantFrom("ok", "bad", "slow"))
      .map(([method, id, took, end]) => `${method} /item/${id} took=${took}ms: ${end}!`);
    const property = fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
      const tests = patternsOf(lines).map(compileLinePattern);
      for (const each of lines) expect(tests.some((test) => test(each))).toBe(true);
    });
    fc.assert(property);
  });
});
