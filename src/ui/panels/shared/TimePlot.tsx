import { useEffect, useMemo, useState, type PointerEvent, type ReactNode } from "react";
import { objectOf } from "../../../dashboard-file/json.ts";
import { AnnotationLayer } from "../../annotations/AnnotationLayer.tsx";
import type { PanelProps } from "../panel-props.ts";
import type { AxisLabel, Plot } from "./plot.ts";
import { PanelTooltip, type TooltipContent } from "./PanelTooltip.tsx";
import { PlotAxes } from "./PlotAxes.tsx";
import { timeTicks } from "./time-axis.ts";
import { useTooltip } from "./use-tooltip.ts";
import "./shared.css";

interface TimePlotProps {
  readonly panel: PanelProps;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly plot: Plot;
  readonly y: readonly AxisLabel[];
  /** What is at a point, CSS pixels within the panel. */
  readonly tooltipAt: (x: number, y: number) => Omit<TooltipContent, "left" | "top"> | undefined;
  /** Over the drawing, where it is to be reached. */
  readonly over?: ReactNode;
  readonly children: ReactNode;
}

const LEAST_DRAG = 6;

/** A drawing over time: axes, what is under the cursor, and a new time range by dragging. */
export function TimePlot(props: TimePlotProps) {
  const { panel, label, width, height, plot, y, tooltipAt, over, children } = props;
  const { interval, timeZone, onZoom, annotations, cursor, id } = panel;
  const tooltip = useTooltip();
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
    tooltip.show(drag === undefined ? contentAt(left, top) : undefined);
    cursor.move(id, timeAt(inPlot(left)));
  };
  const hasTooltip = objectOf(panel.options["tooltip"])["mode"] !== "none";
  const contentAt = (left: number, top: number): TooltipContent | undefined => {
    if (!hasTooltip) return undefined;
    const content = tooltipAt(left, top);
    return content && { ...content, left, top };
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    setDrag(undefined);
    if (drag === undefined) return;
    if (Math.abs(drag.to - drag.from) < LEAST_DRAG) return tooltip.click(contentAt(...pointOf(event)));
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
      onPointerLeave={() => {
        tooltip.show(undefined);
        cursor.move(id, undefined);
      }}
    >
      <PlotAxes plot={plot} width={width} height={height} x={x} y={y} grid="x" />
      {children}
      {drag !== undefined && (
        <div
          className="panel-drag"
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from), height }}
        />
      )}
      <div className="time-plot-over" style={{ ...plot }}>
        <AnnotationLayer events={annotations} interval={interval} timeZone={timeZone} />
        {over}
      </div>
      {tooltip.content === undefined && <Followed {...props} />}
      {tooltip.content !== undefined && (
        <PanelTooltip
          content={tooltip.content}
          width={width}
          height={height}
          onClose={tooltip.isPinned ? tooltip.close : undefined}
        />
      )}
    </div>
  );
}

/** Where the cursor over another panel is in time. */
function Followed({
  panel: { cursor, id, interval, options },
  plot,
  width,
  height,
  tooltipAt,
}: TimePlotProps) {
  const [time, setTime] = useState<number>();
  useEffect(
    () => cursor.follow((place) => setTime(place.panel === id ? undefined : place.time)),
    [cursor, id],
  );
  if (time === undefined || time < interval.from || time > interval.to) return null;
  const left = plot.left + ((time - interval.from) / (interval.to - interval.from)) * plot.width;
  const top = plot.top + plot.height / 2;
  const hasTooltip = cursor.mode === "shared" && objectOf(options["tooltip"])["mode"] !== "none";
  const content = hasTooltip ? tooltipAt(left, top) : undefined;
  return (
    <>
      <div className="cursor-line" style={{ left, top: plot.top, height: plot.height }} />
      {content !== undefined && (
        <PanelTooltip content={{ ...content, links: [], left, top }} width={width} height={height} />
      )}
    </>
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
