import { expect, it } from "vitest";
import { table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { foundTraces } from "./found-traces.ts";

it("has each trace once, with what tells of it", () => {
  const spans = table({
    traceID: ["a", "a", "b"],
    spanID: ["1", "2", "3"],
    serviceName: ["web", "db", "web"],
    tags: ["", "", ""],
  });
  expect(foundTraces(shown([spans]))).toEqual({
    titles: ["serviceName"],
    traces: [
      { id: "a", cells: ["web"] },
      { id: "b", cells: ["web"] },
    ],
  });
  expect(foundTraces(shown([table({ value: [1] })])).traces).toEqual([]);
});
