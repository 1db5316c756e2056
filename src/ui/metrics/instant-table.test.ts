import { expect, it } from "vitest";
import { clickedSort, instantTable, sortedRows, tableSortOf } from "./instant-table.ts";

it("lays out a column per label and sorts by value", () => {
  const data = {
    resultType: "vector",
    result: [
      { metric: { __name__: "up", job: "a" }, value: [1, "1"] },
      { metric: { __name__: "up", zone: "z" }, value: [1, "7"] },
      { metric: { job: "h" }, histogram: [1, { count: "3", sum: "4.5" }] },
    ],
  } as const;
  const table = instantTable([{ letter: "A", data }]);
  expect(table.columns).toEqual(["__name__", "job", "zone"]);
  expect(table.rows.map((row) => row.value)).toEqual([7, 1, undefined]);
  expect(table.rows[2]?.text).toBe("native histogram, count 3, sum 4.5");
});

it("shows scalars and strings", () => {
  const scalar = instantTable([{ letter: "A", data: { resultType: "scalar", result: [1, "+Inf"] } }]);
  expect(scalar.rows[0]).toMatchObject({ value: Number.POSITIVE_INFINITY, labels: {} });
  const text = instantTable([{ letter: "A", data: { resultType: "string", result: [1, "hi"] } }]);
  expect(text.rows[0]).toMatchObject({ text: "hi" });
});

it("the table is sorted by a column, up, down, and as it was answered", () => {
  const rows = ["a10", "a9", "b"].map((name, index) => ({
    letter: "A",
    labels: { name },
    value: [2, undefined, 1][index],
    text: "",
  }));
  const names = (text: string | null): string =>
    sortedRows(rows, tableSortOf(text))
      .map(({ labels }) => labels.name)
      .join(" ");
  expect(names("name")).toBe("a9 a10 b");
  expect(names("-name")).toBe("b a10 a9");
  expect(names("value")).toBe("b a10 a9");
  expect(names("-value")).toBe("a10 b a9");
  expect(names(null)).toBe("a10 a9 b");
  expect(clickedSort(undefined, "name")).toBe("name");
  expect(clickedSort(tableSortOf("name"), "name")).toBe("-name");
  expect(clickedSort(tableSortOf("-name"), "name")).toBeUndefined();
});
