import { describe, expect, it } from "vitest";
import { logRows, type LogRow } from "./log-rows.ts";
import { SeenLines } from "./seen-lines.ts";

const rowsAt = (...lines: readonly [ms: number, line: string][]): LogRow[] =>
  logRows([{ stream: { service_name: "shop" }, values: lines.map(([ms, line]) => [`${ms}000000`, line]) }]);
const texts = (rows: readonly LogRow[]) => rows.map((row) => row.line);

const T = 1_700_000_000_000;

describe("SeenLines", () => {
  it("shows equal lines of one connection, each", () => {
    const seen = new SeenLines();
    seen.startOver();
    expect(texts(seen.unseen(rowsAt([T, "a"], [T, "a"])))).toEqual(["a", "a"]);
    expect(texts(seen.unseen(rowsAt([T, "a"])))).toEqual(["a"]);
  });

  it("shows once what a second connection sends again, and what is new", () => {
    const seen = new SeenLines();
    seen.startOver();
    seen.unseen(rowsAt([T, "a"], [T, "a"], [T + 1, "b"]));
    seen.startOver();
    expect(texts(seen.unseen(rowsAt([T, "a"], [T, "a"], [T, "a"], [T + 1, "b"], [T + 2, "c"])))).toEqual([
      "a",
      "c",
    ]);
    seen.startOver();
    expect(texts(seen.unseen(rowsAt([T, "a"], [T + 2, "c"], [T + 3, "d"])))).toEqual(["d"]);
  });

  it("asks again for the half minute before the newest line, which may lack some that came late", () => {
    const seen = new SeenLines();
    expect(seen.resumeAt).toBeUndefined();
    seen.unseen(rowsAt([T, "a"], [T - 5, "late"]));
    expect(seen.resumeAt).toBe(T - 30_000);
  });

  it("forgets what no connection asks for again", () => {
    const seen = new SeenLines();
    seen.unseen(rowsAt([T, "a"]));
    seen.unseen(rowsAt([T + 31_000, "b"]));
    seen.startOver();
    expect(texts(seen.unseen(rowsAt([T, "a"], [T + 31_000, "b"])))).toEqual(["a"]);
  });
});
