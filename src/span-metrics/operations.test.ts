import { describe, expect, it } from "vitest";
import { callsRequest } from "../../test/kit/calls.ts";
import type { Call } from "../../test/kit/calls.ts";
import { Labels } from "../model/labels.ts";
import { WantedAttributes } from "./attributes.ts";
import { Operations } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { SpanReader } from "./spans.ts";

const wanted = new WantedAttributes(["service.name", "route"]);

/** The names of the operations that `calls` are of, and how often one had to be made. */
function found(
  calls: readonly Partial<Call>[],
  mostKnown?: number,
): {
  readonly names: readonly string[];
  readonly made: number;
} {
  let made = 0;
  const operations = new Operations(
    { attributes: wanted.places(["route"]), withMessage: false },
    (span): Operation => {
      made++;
      const key = `${span.name()} ${span.firstText(wanted.places(["route"])) ?? "-"}`;
      return { labels: Labels.fromObject({ key }), calls: undefined, latency: undefined, size: undefined };
    },
    mostKnown,
  );
  const span = new SpanReader(wanted);
  const names: string[] = [];
  const whole = calls.map((call): Call => ({ service: "web", kind: "server", id: "1", end: 1000, ...call }));
  span.each(callsRequest(whole), { at: 0, slackMs: Infinity }, () =>
    names.push(operations.of(span).labels.get("key")),
  );
  return { names, made };
}

describe("operations", () => {
  it("are made once for equal spans", () => {
    const calls = [{ name: "a" }, { name: "a" }, { name: "a", attributes: { route: "/" } }, { name: "a" }];
    expect(found(calls)).toEqual({ names: ["a -", "a -", "a /", "a -"], made: 2 });
  });

  it("tell where a name ends and an attribute begins, and services and kinds from each other", () => {
    const calls = [
      { name: "ab", attributes: { route: "c" } },
      { name: "a", attributes: { route: "bc" } },
      { name: "a", attributes: { route: "bc" }, service: "cart" },
      { name: "a", attributes: { route: "bc" }, kind: "client" as const },
      { name: "a", attributes: { route: "bc" }, failed: true },
    ];
    expect(found(calls).made).toBe(5);
  });

  it("of names that are too long to keep are made each time", () => {
    const name = "x".repeat(5000);
    expect(found([{ name }, { name }])).toEqual({ names: [`${name} -`, `${name} -`], made: 2 });
  });

  it("begin anew when too many are known", () => {
    const { names, made } = found(
      [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "c" }, { name: "a" }],
      2,
    );
    expect(names).toEqual(["a -", "b -", "c -", "c -", "a -"]);
    expect(made).toBe(4);
  });
});
