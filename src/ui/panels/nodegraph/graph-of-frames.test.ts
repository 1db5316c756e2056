import { expect, it } from "vitest";
import { table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { graphOfFrames, MOST_NODES } from "./graph-of-frames.ts";

it("has the nodes that are told, and those that edges end at", () => {
  const nodes = table({
    id: ["a"],
    title: ["Web"],
    mainStat: ["5 ms"],
    arc__success: [0.75],
    arc__failed: [0.25],
  });
  const edges = table({ id: ["1", "1"], source: ["a", "a"], target: ["b", "b"], mainstat: ["2 req/s", ""] });
  const graph = graphOfFrames(shown([edges, nodes]));
  expect(graph.nodes).toEqual([
    {
      id: "a",
      title: "Web",
      stats: ["5 ms"],
      arcs: [
        { share: 0.75, color: "var(--ok)" },
        { share: 0.25, color: "var(--danger)" },
      ],
    },
    { id: "b", title: "b", stats: [] },
  ]);
  expect(graph.edges).toEqual([{ id: "1", from: "a", to: "b", stats: ["2 req/s"], weight: 0.2 }]);
});

it("draws at most two hundred nodes and says how many are left", () => {
  const ids = Array.from({ length: MOST_NODES + 3 }, (_, at) => `n${at}`);
  expect(graphOfFrames(shown([table({ id: ids })]))).toMatchObject({ left: 3 });
  expect(graphOfFrames([])).toEqual({ nodes: [], edges: [], left: 0 });
});
