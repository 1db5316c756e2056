import { useMemo, useState } from "react";
import { GraphView } from "../../graph/GraphView.tsx";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { graphOfFrames, MOST_NODES } from "./graph-of-frames.ts";
import "./node-graph.css";

/** Circles and arrows; a click on a circle shows what belongs to it. */
export function NodeGraphPanel({ title, frames, width, height }: PanelProps) {
  const graph = useMemo(() => graphOfFrames(frames), [frames]);
  const [selected, setSelected] = useState<string>();
  if (graph.nodes.length === 0) return <NoData />;
  return (
    <div
      className={width < 240 || height < 140 ? "node-graph-panel small" : "node-graph-panel"}
      style={{ width, height }}
    >
      <GraphView
        model={graph}
        label={title === "" ? "Graph" : title}
        selected={selected}
        onSelect={setSelected}
      />
      {graph.left > 0 && (
        <p className="node-graph-left">
          {graph.left} more than the {MOST_NODES} that are shown
        </p>
      )}
    </div>
  );
}
