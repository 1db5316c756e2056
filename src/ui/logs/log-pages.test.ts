import { expect, it } from "vitest";
import { joinedPages, nextEdges, type LogPage } from "./log-pages.ts";
import { logRows, sortRows, type LogRow } from "./log-rows.ts";

const lines = (query: string, ...times: readonly number[]): readonly LogRow[] =>
  sortRows(
    logRows([{ stream: {}, values: times.map((time) => [String(time), `${query}${time}`, {}]) }]),
    "backward",
  );

const texts = (pages: readonly LogPage[]): string =>
  joinedPages(pages, "backward", 2)
    .map(({ line }) => line)
    .join(" ");

it("lines of several queries are one list, as far as all of them were read", () => {
  const first = { A: lines("a", 90, 80), B: lines("b", 60, 50) };
  expect(nextEdges([first], undefined, 2)).toEqual({ A: "80", B: "50" });
  expect(texts([first])).toBe("a90 a80");
  const second = { A: lines("a", 80, 55), B: lines("b", 50) };
  expect(nextEdges([first, second], { A: "80", B: "50" }, 2)).toEqual({ A: "55" });
  expect(texts([first, second])).toBe("a90 a80 b60 a55");
  const third = { A: lines("a", 55) };
  expect(nextEdges([first, second, third], { A: "55" }, 2)).toBeUndefined();
  expect(texts([first, second, third])).toBe("a90 a80 b60 a55 b50");
});

it("there is no way past a page of lines of one moment", () =>
  expect(nextEdges([{ A: lines("a", 5, 5) }], { A: "5" }, 2)).toBeUndefined());
