import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import uPlot from "uplot";
import type { ShownField } from "../../fields/show-frames.ts";
import { useTheme } from "../../theme/theme-store.ts";
import { useFace } from "../../time/zone-context.ts";
import type { PanelProps } from "../panel-props.ts";
import { wasDrawn } from "../shared/turns.ts";
import { useEscape } from "../shared/use-escape.ts";
import { plotOptions } from "./options.ts";
import type { Place } from "./PlotTooltip.tsx";
import { stackedValues, type ChartLine } from "./series.ts";

export interface LinePlotProps {
  readonly panel: PanelProps;
  /** Seconds since 1970, or values of `x`; ascending. */
  readonly times: readonly number[];
  /** What the lines are drawn along; undefined: time. A range that is chosen of it is zoomed in. */
  readonly x: ShownField | undefined;
  readonly lines: readonly ChartLine[];
  /** Draws what else there is, over the grid and below the lines. */
  readonly backdrop?: (chart: uPlot) => void;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

interface LineChart {
  /** Where the chart is put. */
  readonly host: RefObject<HTMLDivElement | null>;
  readonly chart: uPlot | undefined;
  /** How often it was drawn. */
  readonly drawn: number;
  /** Under the pointer, or where it was pinned. */
  readonly place: Place | undefined;
  readonly isPinned: boolean;
  readonly pin: (isPinned: boolean) => void;
  /** To be called when a button of the pointer goes down. */
  readonly press: () => void;
  /** Whether a range was chosen since it went down: that was no click. */
  readonly hasZoomed: () => boolean;
}

/** A chart of uPlot that is made anew only when what its lines look like changes; other data are put into it. */
export function useLineChart(props: LinePlotProps): LineChart {
  const { panel, times, x, lines, width, height } = props;
  const { interval, timeZone } = panel;
  const host = useRef<HTMLDivElement>(null);
  const theme = useTheme((state) => state.shown);
  const [chart, setChart] = useState<uPlot>();
  // The state is behind by a render when the chart is made anew: data would go to the one that is gone.
  const newest = useRef<uPlot>(undefined);
  const [place, setPlace] = useState<Place>();
  const [isPinned, setPinned] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const isFollowing = useSharedCursor(chart, panel);
  const wasZoomed = useRef(false);
  const latest = useRef({ ...props, isPinned });
  // Before the chart is made anew below, which is drawn at once.
  useLayoutEffect(() => {
    latest.current = { ...props, isPinned };
  });
  const data = useMemo(
    (): uPlot.AlignedData => [[...times], ...stackedValues(lines).map((each) => [...each])],
    [times, lines],
  );
  const face = useFace();
  const shape = JSON.stringify([
    theme,
    face,
    timeZone,
    x?.config,
    lines.map(({ key, style, scale, field }) => [key, style, scale, field.color]),
  ]);
  // Before the paint: else the panel is seen empty for a frame.
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const setup = {
      lines,
      x,
      width,
      height,
      timeZone,
      theme,
      timeRange: (): [number, number] => {
        const { from, to } = latest.current.panel.interval;
        return [from / 1000, to / 1000];
      },
      onSelect: (from: number, to: number) => {
        wasZoomed.current = true;
        if (x === undefined) latest.current.panel.onZoom(from * 1000, to * 1000);
        else made.setScale("x", { min: from, max: to });
      },
      onCursor: (self: uPlot) => {
        const { panel: own, isPinned: stays } = latest.current;
        if (!isFollowing.current) own.cursor.move(own.id, timeUnder(self));
        if (stays) return;
        setPlace(isFollowing.current && own.cursor.mode !== "shared" ? undefined : placeOf(self));
      },
      onAxes: (self: uPlot) => latest.current.backdrop?.(self),
      onDraw: () => setDrawn((count) => count + 1),
    };
    const made = new uPlot(plotOptions(setup), data, host.current);
    newest.current = made;
    wasDrawn();
    setChart(made);
    return () => {
      setChart(undefined);
      setPlace(undefined);
      setPinned(false);
      made.destroy();
    };
    // Data and size are set below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape]);
  useEffect(() => {
    newest.current?.setData(data);
    wasDrawn();
  }, [data, interval]);
  useEffect(() => newest.current?.setSize({ width, height }), [width, height]);
  useEscape(isPinned, () => setPinned(false));
  const press = (): void => void (wasZoomed.current = false);
  const hasZoomed = (): boolean => wasZoomed.current;
  return { host, chart, drawn, place, isPinned, pin: setPinned, press, hasZoomed };
}

/** Follows the pointer over other panels. @returns whether it does now: what moves then is not told as a movement of our own. */
function useSharedCursor(
  chart: uPlot | undefined,
  { cursor, id }: PanelProps,
): { readonly current: boolean } {
  const isFollowing = useRef(false);
  useEffect(() => {
    if (chart === undefined) return undefined;
    return cursor.follow(({ panel: over, time }) => {
      if (over === id) return;
      isFollowing.current = true;
      const left = time === undefined ? -10 : chart.valToPos(time / 1000, "x");
      const isIn = left >= 0 && left <= chart.over.clientWidth;
      chart.setCursor({ left: isIn ? left : -10, top: isIn ? chart.over.clientHeight / 2 : -10 });
      isFollowing.current = false;
    });
  }, [chart, cursor, id]);
  return isFollowing;
}

/** Unix milliseconds. */
function timeUnder(chart: uPlot): number | undefined {
  const { left = -1 } = chart.cursor;
  return left < 0 ? undefined : chart.posToVal(left, "x") * 1000;
}

function placeOf(chart: uPlot): Place | undefined {
  const { idx, left, top } = chart.cursor;
  if (idx == null || left === undefined || top === undefined || left < 0) return undefined;
  return { index: idx, left, top };
}
