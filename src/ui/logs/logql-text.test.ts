import { describe, expect, it } from "vitest";
import { hasFilter, isLineQuery, volumeQuery, withFilter } from "./logql-text.ts";

const label = (name: string, value: string) => ({ kind: "label", name, value }) as const;
const metadata = (name: string, value: string) => ({ kind: "metadata", name, value }) as const;

describe("withFilter", () => {
  it("adds a label to the selector", () => {
    expect(withFilter(`{a="b"} |= "}"`, label("c", `d"e`), "=")).toBe(`{a="b", c="d\\"e"} |= "}"`);
    expect(withFilter("{}", label("c", "d"), "!=")).toBe(`{c!="d"}`);
  });
  it("is not misled by braces in strings", () => {
    expect(withFilter(`{a="}"}`, label("c", "d"), "=")).toBe(`{a="}", c="d"}`);
  });
  it("adds metadata behind the pipeline", () => {
    expect(withFilter(`{a="b"} | json`, metadata("trace_id", "12"), "=")).toBe(
      `{a="b"} | json | trace_id="12"`,
    );
  });
  it("turns a contrary filter round", () => {
    expect(withFilter(`{x="y"} | a="b"`, metadata("a", "b"), "!=")).toBe(`{x="y"} | a!="b"`);
  });
  it("takes away what is there, wherever it stands", () => {
    expect(withFilter(`{a="b", c="d", e="f"}`, label("c", "d"), "=")).toBe(`{a="b", e="f"}`);
    expect(withFilter(`{c="d", e="f"}`, label("c", "d"), "=")).toBe(`{e="f"}`);
    expect(withFilter(`{a="b"} | json | x!="y" |= "z"`, metadata("x", "y"), "!=")).toBe(
      `{a="b"} | json |= "z"`,
    );
  });
  it("leaves the last label, without which there is no query", () => {
    expect(withFilter(`{a="b"} |= "x"`, label("a", "b"), "=")).toBe(`{a="b"} |= "x"`);
  });
  it("takes no part of a longer name or of a string for the filter", () => {
    expect(hasFilter(`{aa="b"}`, label("a", "b"), "=")).toBe(false);
    expect(hasFilter(`{x="y"} |= "a=\\"b\\""`, label("a", "b"), "=")).toBe(false);
    expect(withFilter(`{aa="b"}`, label("a", "b"), "=")).toBe(`{aa="b", a="b"}`);
  });
  it("brings the parser that finds the field, once", () => {
    const field = { kind: "detected", name: "user", value: "ann", parser: "json" } as const;
    const once = withFilter(`{a="b"}`, field, "=");
    expect(once).toBe(`{a="b"} | json | user="ann"`);
    expect(withFilter(once, { ...field, name: "code", value: "200" }, "!=")).toBe(
      `{a="b"} | json | user="ann" | code!="200"`,
    );
  });
});

it("isLineQuery tells lines from numbers", () => {
  expect(isLineQuery(`# note\n{a="b"}`)).toBe(true);
  expect(isLineQuery(`sum(rate({a="b"}[1m]))`)).toBe(false);
});

it("volumeQuery counts by level", () => {
  expect(volumeQuery(`{a="b"} |= "x" `)).toBe(
    `sum by (detected_level) (count_over_time({a="b"} |= "x" [$__auto]))`,
  );
});
