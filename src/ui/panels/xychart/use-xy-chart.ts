import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import uPlot from "uplot";
import { useTheme } from "../../theme/theme-store.ts";
import { wasDrawn } from "../shared/turns.ts";
import { drawSeries } from "./draw-series.ts";
import { nearPoint, type NearPoint } from "./near-point.ts";
import { xyOptions } from "./xy-options.ts";
import type { XyShown } from "./xy-points.ts";

interface XyChart {
  /** Where the chart is put. */
  readonly host: RefObject<HTMLDivElement | null>;
  readonly chart: uPlot | undefined;
  /** Under the pointer. */
  readonly near: NearPoint | undefined;
  /** To be called when a button of the pointer goes down. */
  readonly press: () => void;
  /** Whether a part was chosen since it went down: that was no click. */
  readonly hasZoomed: () => boolean;
}

/** A chart of uPlot that is made anew only when what its series look like changes; other points are put into it. */
export function useXyChart(series: readonly XyShown[], width: number, height: number): XyChart {
  const host = useRef<HTMLDivElement>(null);
  const theme = useTheme((state) => state.shown);
  const [chart, setChart] = useState<uPlot>();
  const newest = useRef<uPlot>(undefined);
  const [near, setNear] = useState<NearPoint>();
  const wasZoomed = useRef(false);
  // Before the chart is made or gets data: it draws what is here.
  const latest = useRef(series);
  useLayoutEffect(() => {
    latest.current = series;
  }, [series]);
  const data = useMemo(() => placesOf(series), [series]);
  const shape = JSON.stringify([
    theme,
    series.map(({ x, line }) => [x.title, x.config, line.key, line.style, line.scale, line.field.color]),
  ]);
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const setup = {
      series,
      width,
      height,
      draw: (self: uPlot, at: number) => {
        const drawn = latest.current[at];
        if (drawn !== undefined) drawSeries(self, drawn);
      },
      onCursor: (self: uPlot) => {
        const { left = -1, top = -1 } = self.cursor;
        setNear(left < 0 ? undefined : nearPoint(self, latest.current, { left, top }));
      },
      onSelect: (self: uPlot) => void (wasZoomed.current ||= self.select.width > 0),
    };
    const made = new uPlot(xyOptions(setup), data, host.current);
    newest.current = made;
    wasDrawn();
    setChart(made);
    return () => {
      setChart(undefined);
      setNear(undefined);
      made.destroy();
    };
    // Data and size are set below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape]);
  useEffect(() => {
    newest.current?.setData(data);
    wasDrawn();
  }, [data]);
  useEffect(() => newest.current?.setSize({ width, height }), [width, height]);
  const press = (): void => void (wasZoomed.current = false);
  const hasZoomed = (): boolean => wasZoomed.current;
  return { host, chart, near, press, hasZoomed };
}

/** As uPlot takes them when each series has its own: its types have no word for that. */
function placesOf(series: readonly XyShown[]): uPlot.AlignedData {
  const places = series.map(({ points }) => [points.map(({ x }) => x), points.map(({ y }) => y)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return [null, ...places] as unknown as uPlot.AlignedData;
}
