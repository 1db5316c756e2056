import { expect, it } from "vitest";
import { contextOf } from "./log-context.ts";
import { logRows } from "./log-rows.ts";

it("a line's context is its moment and its stream", () => {
  const rows = logRows([
    {
      stream: { app: 'a"b', env: "dev" },
      values: [["7", "x", { structuredMetadata: { trace_id: "1" }, parsed: { user: "ann" } }]],
    },
    { stream: {}, values: [["8", "y"]] },
  ]);
  expect(rows.map(contextOf)).toEqual([{ time: "7", stream: '{app="a\\"b", env="dev"}' }, undefined]);
});
