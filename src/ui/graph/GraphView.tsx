import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useMemo, useRef, type KeyboardEvent } from "react";
import { FOCUSABLE } from "../components/focusable.ts";
import type { GraphEdge, GraphModel, GraphNode } from "./graph-model.ts";
import { layoutGraph, smoothPath } from "./layout.ts";
import { RADIUS, type GraphLayout, type Point } from "./layout-parts.ts";
import { useDirection } from "./use-direction.ts";
import { useFocusBack } from "./use-focus-back.ts";
import { usePanZoom } from "./use-pan-zoom.ts";
import "./graph.css";

interface GraphViewProps {
  readonly model: GraphModel;
  readonly label: string;
  readonly selected?: string | undefined;
  readonly onSelect?: ((id: string | undefined) => void) | undefined;
}

/** A graph of circles and arrows. Takes what is to be drawn; whoever uses it knows what it means. */
export function GraphView({ model, label, selected, onSelect }: GraphViewProps) {
  const svg = useRef<SVGSVGElement>(null);
  const direction = useDirection(svg);
  const layout = useMemo(() => layoutGraph(model, direction), [model, direction]);
  const whole = useMemo(() => ({ x: 0, y: 0, width: layout.width, height: layout.height }), [layout]);
  const { view, zoomIn, zoomOut, fit, handlers } = usePanZoom(svg, whole);
  const near = useMemo(() => nearTo(model, selected), [model, selected]);
  useFocusBack(svg, selected);
  return (
    <div className="graph">
      <svg
        ref={svg}
        className="graph-drawing"
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="group"
        aria-label={label}
        onClick={(event) => event.target === event.currentTarget && onSelect?.(undefined)}
        {...handlers}
      >
        <defs>
          <ArrowHead id="graph-arrow" className="graph-head" />
          <ArrowHead id="graph-arrow-failing" className="graph-head failing" />
        </defs>
        {model.edges.map((edge) => (
          <Arrow key={edge.id} edge={edge} layout={layout} dim={near !== undefined && !near.has(edge.id)} />
        ))}
        {model.nodes.map((node) => (
          <Circle
            key={node.id}
            node={node}
            at={layout.nodes.get(node.id)}
            dim={near !== undefined && !near.has(node.id)}
            selected={node.id === selected}
            onSelect={onSelect}
          />
        ))}
      </svg>
      <div className="graph-tools">
        <ToolButton label="Zoom in" onClick={zoomIn} icon={ZoomIn} />
        <ToolButton label="Zoom out" onClick={zoomOut} icon={ZoomOut} />
        <ToolButton label="Show all" onClick={fit} icon={Maximize} />
      </div>
    </div>
  );
}

/** Ids of what belongs to the selected node. */
function nearTo({ edges }: GraphModel, selected: string | undefined): ReadonlySet<string> | undefined {
  if (selected === undefined) return undefined;
  const touching = edges.filter(({ from, to }) => from === selected || to === selected);
  return new Set([selected, ...touching.flatMap(({ id, from, to }) => [id, from, to])]);
}

function ToolButton({
  label,
  onClick,
  icon: Icon,
}: {
  label: string;
  onClick: () => void;
  icon: typeof ZoomIn;
}) {
  return (
    <button type="button" className="button small icon" aria-label={label} title={label} onClick={onClick}>
      <Icon size={14} aria-hidden />
    </button>
  );
}

function ArrowHead({ id, className }: { id: string; className: string }) {
  return (
    <marker id={id} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0,0.5 L7,4 L0,7.5 Z" className={className} />
    </marker>
  );
}

function Arrow({ edge, layout, dim }: { edge: GraphEdge; layout: GraphLayout; dim: boolean }) {
  const placed = layout.edges.get(edge.id);
  if (placed === undefined) return null;
  const failing = edge.isFailing === true;
  return (
    <g className={dim ? "graph-edge dim" : "graph-edge"}>
      <path
        d={smoothPath(placed.way)}
        className={failing ? "graph-line failing" : "graph-line"}
        strokeWidth={1 + 3 * edge.weight}
        markerEnd={`url(#graph-arrow${failing ? "-failing" : ""})`}
      />
      {placed.label !== undefined && (
        <Lines lines={edge.stats} x={placed.label.x} y={placed.label.y - 4} className="graph-edge-text" />
      )}
    </g>
  );
}

function Lines({
  lines,
  x,
  y,
  className,
}: {
  lines: readonly string[];
  x: number;
  y: number;
  className: string;
}) {
  return (
    <text className={className} textAnchor="middle" x={x} y={y}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : 13}>
          {line}
          <Between />
        </tspan>
      ))}
    </text>
  );
}

/** Parts texts for those who hear them, and takes no room that would move them from the middle. */
const Between = () => <tspan fontSize="0"> </tspan>;

const LONGEST_TITLE = 18;
const shortened = (text: string): string =>
  text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;

interface CircleProps {
  readonly node: GraphNode;
  readonly at: Point | undefined;
  readonly dim: boolean;
  readonly selected: boolean;
  readonly onSelect: ((id: string | undefined) => void) | undefined;
}

function Circle({ node, at, dim, selected, onSelect }: CircleProps) {
  if (at === undefined) return null;
  const select = () => onSelect?.(selected ? undefined : node.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    select();
  };
  const classes = ["graph-node", ...(dim ? ["dim"] : []), ...(selected ? ["selected"] : [])].join(" ");
  return (
    <g
      className={classes}
      transform={`translate(${at.x} ${at.y})`}
      role="button"
      data-node={node.id}
      {...FOCUSABLE}
      aria-pressed={selected}
      onClick={select}
      onKeyDown={onKeyDown}
    >
      {node.title.length > LONGEST_TITLE && <title>{node.title}</title>}
      <circle r={RADIUS + 6} className="graph-halo" />
      <circle r={RADIUS} className={node.isVirtual === true ? "graph-disc virtual" : "graph-disc"} />
      {node.ok !== undefined && <Ring ok={node.ok} />}
      {node.arcs !== undefined && <Arcs arcs={node.arcs} />}
      <text className="graph-title" textAnchor="middle" y={RADIUS + 17}>
        {shortened(node.title)}
        <Between />
      </text>
      <Lines lines={node.stats} x={0} y={node.stats.length > 1 ? -2 : 4} className="graph-node-text" />
      {node.subtitle !== undefined && (
        <text className="graph-subtitle" textAnchor="middle" y={RADIUS + 31}>
          {shortened(node.subtitle)}
        </text>
      )}
    </g>
  );
}

/** The share that goes well around the circle, what fails in the rest of it. */
function Ring({ ok }: { ok: number }) {
  const around = 2 * Math.PI * RADIUS;
  const share = Math.min(Math.max(ok, 0), 1);
  return (
    <>
      <circle r={RADIUS} className="graph-ring failing" transform="rotate(-90)" />
      <circle
        r={RADIUS}
        className="graph-ring ok"
        transform="rotate(-90)"
        strokeDasharray={`${share * around} ${around}`}
      />
    </>
  );
}

/** Coloured shares of the rim, one behind the other, from the top. */
function Arcs({ arcs }: { arcs: NonNullable<GraphNode["arcs"]> }) {
  const around = 2 * Math.PI * RADIUS;
  let before = 0;
  return arcs.map(({ share, color }) => {
    const turned = -90 + before * 360;
    before += share;
    return (
      <circle
        key={turned}
        r={RADIUS}
        className="graph-ring"
        style={{ stroke: color }}
        transform={`rotate(${turned})`}
        strokeDasharray={`${share * around} ${around}`}
      />
    );
  });
}
