import { useMemo, type KeyboardEvent } from "react";
import type { GraphBody, GraphComponent } from "../../api/wire/self.ts";
import { FOCUSABLE } from "../components/focusable.ts";
import { layoutFlow, type FlowBox, type FlowLine } from "./flow-layout.ts";

interface FlowDrawingProps {
  readonly graph: GraphBody;
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
}

/** Components as boxes with their ports, and a line for each signal that goes from one to another. */
export function FlowDrawing({ graph, selected, onSelect }: FlowDrawingProps) {
  const layout = useMemo(() => layoutFlow(graph), [graph]);
  const byId = useMemo(() => new Map(graph.components.map((each) => [each.id, each])), [graph]);
  const isDim = ({ from, to }: FlowLine) => selected !== undefined && from !== selected && to !== selected;
  return (
    <div className="flow-scroll" tabIndex={0} role="region" aria-label="Drawing of the data flow">
      <svg
        className="flow"
        style={{ maxWidth: layout.width, minWidth: layout.width * SMALLEST }}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label="Components and what goes between them"
      >
        {layout.lines.map((line) => (
          <path
            key={line.id}
            d={line.path}
            className={`flow-line ${line.signal ?? "uses"}${isDim(line) ? " dim" : ""}`}
          />
        ))}
        {layout.boxes.map((box) => {
          const component = byId.get(box.id);
          return component === undefined ? null : (
            <Box
              key={box.id}
              box={box}
              component={component}
              selected={box.id === selected}
              onSelect={onSelect}
            />
          );
        })}
      </svg>
    </div>
  );
}

interface BoxProps {
  readonly box: FlowBox;
  readonly component: GraphComponent;
  readonly selected: boolean;
  readonly onSelect: (id: string | undefined) => void;
}

function Box({ box, component, selected, onSelect }: BoxProps) {
  const { x, y, width, height, inputs, outputs } = box;
  const select = () => onSelect(selected ? undefined : box.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    select();
  };
  const state = component.off !== undefined ? " off" : lossOf(component) > 0 ? " losing" : "";
  return (
    <g
      className={`flow-box${state}${selected ? " selected" : ""}`}
      role="button"
      {...FOCUSABLE}
      aria-pressed={selected}
      onClick={select}
      onKeyDown={onKeyDown}
    >
      {isShortened(component) && <title>{box.id}</title>}
      <rect x={x} y={y} width={width} height={height} rx={6} className="flow-rect" />
      <text x={x + 12} y={y + 19} className="flow-name">
        {`${shortened(component.name, LONGEST_NAME)} `}
      </text>
      <text x={x + 12} y={y + 36} className="flow-label">
        {`${shortened(component.label, LONGEST_LABEL)}${component.off === undefined ? "" : " (off)"} `}
      </text>
      {inputs.map(({ signal, place }) => (
        <g key={signal}>
          <circle cx={place.x} cy={place.y} r={5} className={`flow-port ${signal}`} />
          <text x={place.x + 12} y={place.y + 4} className="flow-signal">
            {`${signal} `}
          </text>
        </g>
      ))}
      {outputs.map(({ signal, place }) => (
        <g key={signal}>
          <circle cx={place.x} cy={place.y} r={5} className={`flow-port ${signal}`} />
          <text x={place.x - 12} y={place.y + 4} className="flow-signal" textAnchor="end">
            {`${signal} `}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The drawing is not made smaller than this. */
const SMALLEST = 0.85;

/** What fits into a box in its letters. */
const LONGEST_NAME = 32;
const LONGEST_LABEL = 24;

const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

const isShortened = ({ name, label }: GraphComponent): boolean =>
  name.length > LONGEST_NAME || label.length > LONGEST_LABEL;

const lossOf = ({ lost }: GraphComponent): number =>
  Object.values(lost).reduce((sum, count) => sum + count, 0);
