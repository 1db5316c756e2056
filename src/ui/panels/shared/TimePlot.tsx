import { useMemo, useState, type PointerEvent, type ReactNode } from "react";
import type { Interval } from "../../time/time-range.ts";
import type { AxisLabel, Plot } from "./plot.ts";
import { PanelTooltip, type TooltipContent } from "./PanelTooltip.tsx";
import { PlotAxes } from "./PlotAxes.tsx";
import { timeTicks } from "./time-axis.ts";
import "./shared.css";

interface TimePlotProps {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly plot: Plot;
  readonly interval: Interval;
  readonly timeZone: string;
  readonly y: readonly AxisLabel[];
  /** What is at a point, CSS pixels within the panel. */
  readonly tooltipAt: (x: number, y: number) => Omit<TooltipContent, "left" | "top"> | undefined;
  readonly onZoom: (from: number, to: number) => void;
  readonly children: ReactNode;
}

const LEAST_DRAG = 6;

/** A drawing over time: axes, what is under the cursor, and a new time range by dragging. */
export function TimePlot(props: TimePlotProps) {
  const { label, width, height, plot, interval, timeZone, y, tooltipAt, onZoom, children } = props;
  const [tooltip, setTooltip] = useState<TooltipContent>();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const x = useMemo(
    () =>
      timeTicks(interval, plot.width, timeZone).map(({ time, text }) => ({
        at: plot.left + ((time - interval.from) / (interval.to - interval.from)) * plot.width,
        text,
      })),
    [interval, plot, timeZone],
  );
  const inPlot = (at: number): number => Math.max(plot.left, Math.min(at, plot.left + plot.width));
  const timeAt = (at: number): number =>
    interval.from + ((at - plot.left) / plot.width) * (interval.to - interval.from);
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const [left, top] = pointOf(event);
    if (drag !== undefined) setDrag({ ...drag, to: inPlot(left) });
    const content = drag === undefined ? tooltipAt(left, top) : undefined;
    setTooltip(content === undefined ? undefined : { ...content, left, top });
  };
  const onPointerUp = (): void => {
    setDrag(undefined);
    if (drag === undefined || Math.abs(drag.to - drag.from) < LEAST_DRAG) return;
    onZoom(
      Math.round(timeAt(Math.min(drag.from, drag.to))),
      Math.round(timeAt(Math.max(drag.from, drag.to))),
    );
  };
  return (
    <div
      className="panel-figure time-plot"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = inPlot(pointOf(event)[0]);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => setTooltip(undefined)}
    >
      <PlotAxes plot={plot} width={width} height={height} x={x} y={y} grid="x" />
      {children}
      {drag !== undefined && (
        <div
          className="panel-drag"
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from), height }}
        />
      )}
      {tooltip !== undefined && <PanelTooltip content={tooltip} width={width} height={height} />}
    </div>
  );
}

function pointOf({
  currentTarget,
  clientX,
  clientY,
}: PointerEvent<HTMLDivElement>): readonly [number, number] {
  const box = currentTarget.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}
