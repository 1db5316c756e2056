import { describe, expect, it } from "vitest";
import type { DiffSpanRow, TraceDiffBody } from "../../api/wire/trace-diff.ts";
import { compareRows, deltaText, differs, rowsThatDiffer } from "./compare-rows.ts";

const MS = 1_000_000;
const side = (spanId: string, ms: number) =>
  ({ spanId, offset: "0", duration: String(ms * MS), status: "unset" }) as const;
const row = (
  name: string,
  depth: number,
  left: number | undefined,
  right: number | undefined,
): DiffSpanRow => ({
  kind: left === undefined ? "added" : right === undefined ? "missing" : "same",
  service: "s",
  name,
  depth,
  attributes: [],
  ...(left === undefined ? {} : { left: side(`l${name}`, left) }),
  ...(right === undefined ? {} : { right: side(`r${name}`, right) }),
});
const rowsOf = (...rows: readonly DiffSpanRow[]) => {
  const trace = { traceId: "", start: "0", duration: "0", spans: 0, errors: 0 };
  const body: TraceDiffBody = {
    left: trace,
    right: trace,
    counts: { same: 0, changed: 0, missing: 0, added: 0 },
    rows,
  };
  return compareRows(body);
};
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).join("");

describe("the rows of a comparison", () => {
  it("tell how much longer the right side took", () => {
    const [longer, shorter, equal, alone] = rowsOf(
      row("a", 0, 10, 14),
      row("b", 1, 10, 5),
      row("c", 1, 3, 3),
      row("d", 1, undefined, 3),
    );
    expect([longer, shorter, equal, alone].map((item) => item && deltaText(item))).toEqual([
      "+4 ms (+40 %)",
      "−5 ms (−50 %)",
      "0",
      undefined,
    ]);
    expect(alone?.id).toBe("rd");
  });

  it("differ by kind, or by a good part of the time", () => {
    const rows = rowsOf(
      row("a", 0, 100, 110),
      row("b", 1, 1, 1.5),
      row("c", 1, 5, 7),
      row("d", 1, 5, undefined),
    );
    expect(rows.map(differs)).toEqual([false, false, true, true]);
  });

  it("that differ are shown below those that lead to them", () => {
    const rows = rowsOf(
      row("a", 0, 1, 1),
      row("b", 1, 1, 1),
      row("c", 2, 1, undefined),
      row("d", 1, 1, 1),
      row("e", 2, 1, 1),
      row("f", 1, 1, 9),
      row("g", 2, 1, 1),
      row("h", 0, 1, 1),
    );
    expect(names(rowsThatDiffer(rows))).toBe("abcf");
  });
});
