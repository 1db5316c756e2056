import { useEffect, useRef, useState, type PointerEvent } from "react";
import { useWidth } from "../components/use-width.ts";
import type { Trace } from "./trace-model.ts";
import { WHOLE, type WaterfallRow, type Window } from "./waterfall.ts";

interface MinimapProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
  readonly window: Window;
  readonly onWindow: (window: Window) => void;
}

const HEIGHT = 56;

/** All spans in small. Dragging chooses the part of the time that the waterfall shows; a double click, all. */
export function Minimap({ trace, rows, colors, window, onWindow }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [drag, setDrag] = useState<number>();
  const [selection, setSelection] = useState<Window>();
  useEffect(() => {
    if (canvas.current !== null && width !== undefined) draw(canvas.current, width, trace, rows, colors);
  }, [trace, rows, colors, width]);
  const finish = () => {
    if (selection !== undefined && selection.to - selection.from > 0.002) onWindow(selection);
    setDrag(undefined);
    setSelection(undefined);
  };
  const shown = selection ?? window;
  return (
    <div
      className="minimap"
      ref={box}
      role="img"
      aria-label="Map of the whole trace. Drag to zoom, double click for all"
      title="Drag to zoom, double click for all"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag(shareAt(event));
      }}
      onPointerMove={(event) => {
        if (drag === undefined) return;
        const at = shareAt(event);
        setSelection({ from: Math.min(drag, at), to: Math.max(drag, at) });
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
      onDoubleClick={() => onWindow(WHOLE)}
    >
      <canvas ref={canvas} style={{ width: "100%", height: HEIGHT }} />
      <div className="minimap-shade" style={{ left: 0, width: `${shown.from * 100}%` }} />
      <div className="minimap-shade" style={{ right: 0, width: `${(1 - shown.to) * 100}%` }} />
    </div>
  );
}

/** Where the pointer is, as a share of the map's width. */
function shareAt(event: PointerEvent<HTMLDivElement>): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - left) / width));
}

function draw(
  canvas: HTMLCanvasElement,
  width: number,
  trace: Trace,
  rows: readonly WaterfallRow[],
  colors: ReadonlyMap<string, string>,
): void {
  const scale = globalThis.devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = HEIGHT * scale;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  const lane = (HEIGHT - 8) / rows.length;
  const total = Math.max(1, trace.duration);
  for (const [index, { span }] of rows.entries()) {
    context.fillStyle = colors.get(span.service) ?? "#888";
    const x = (span.offset / total) * width;
    context.fillRect(
      x,
      4 + index * lane,
      Math.max(1, (span.duration / total) * width),
      Math.max(1, Math.min(4, lane - 0.5)),
    );
  }
}
