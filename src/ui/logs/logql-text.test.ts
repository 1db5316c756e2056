import { describe, expect, it } from "vitest";
import { isLineQuery, volumeQuery, withFilter } from "./logql-text.ts";

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
  it("does not add what is there, and turns a contrary filter round", () => {
    expect(withFilter(`{a="b"}`, label("a", "b"), "=")).toBe(`{a="b"}`);
    expect(withFilter(`{x="y"} | a="b"`, metadata("a", "b"), "!=")).toBe(`{x="y"} | a!="b"`);
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
