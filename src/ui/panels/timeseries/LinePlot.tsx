import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { numberOf, objectOf, textOf } from "../../../dashboard-file/json.ts";
import { AnnotationLayer } from "../../annotations/AnnotationLayer.tsx";
import { useTheme } from "../../theme/theme-store.ts";
import { useFace } from "../../time/zone-context.ts";
import "../../chart/chart.css";
import type { PanelProps } from "../panel-props.ts";
import { wasDrawn } from "../shared/turns.ts";
import { useEscape } from "../shared/use-escape.ts";
import { followLink } from "../shared/PanelLink.tsx";
import { ExemplarMarks } from "./ExemplarMarks.tsx";
import { plotOptions } from "./options.ts";
import { lineLinks, nearestLine } from "./line-links.ts";
import { PlotTooltip, type Place } from "./PlotTooltip.tsx";
import { stackedValues, type ChartLine } from "./series.ts";

interface LinePlotProps {
  readonly panel: PanelProps;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
}

/** The chart itself: it is made anew only when what its lines look like changes. */
export function LinePlot(props: LinePlotProps) {
  const { panel, times, lines, width, height } = props;
  const { title, interval, timeZone, annotations, exemplars, cursor, id, options, fillLink } = panel;
  const host = useRef<HTMLDivElement>(null);
  const theme = useTheme((state) => state.shown);
  const [chart, setChart] = useState<uPlot>();
  // The state is behind by a render when the chart is made anew: data would go to the one that is gone.
  const newest = useRef<uPlot>(undefined);
  const [place, setPlace] = useState<Place>();
  const [isPinned, setPinned] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const latest = useRef({ ...props, isPinned });
  const isFollowing = useRef(false);
  const wasZoomed = useRef(false);
  useEffect(() => {
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
    lines.map(({ key, style, scale, field }) => [key, style, scale, field.color]),
  ]);
  // Before the paint: else the panel is seen empty for a frame.
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const setup = {
      lines,
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
        latest.current.panel.onZoom(from, to);
      },
      onCursor: (self: uPlot) => {
        const { panel: own, isPinned: stays } = latest.current;
        const next = placeOf(self);
        if (!isFollowing.current) {
          const { left = -1 } = self.cursor;
          own.cursor.move(own.id, left < 0 ? undefined : self.posToVal(left, "x") * 1000);
        }
        if (!stays) setPlace(isFollowing.current && own.cursor.mode !== "shared" ? undefined : next);
      },
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
  useEscape(isPinned, () => setPinned(false));
  const mode = textOf(objectOf(options["tooltip"])["mode"]) ?? "single";
  const near = place === undefined || chart === undefined ? undefined : nearestLine(chart, lines, place);
  const time = place === undefined ? undefined : times[place.index];
  const links = near === undefined || time === undefined ? [] : lineLinks(near, time, fillLink);
  const onClick = (): void => {
    if (wasZoomed.current) return void (wasZoomed.current = false);
    const direct = links.find(({ oneClick }) => oneClick);
    if (direct !== undefined) followLink(direct);
    else setPinned(!isPinned && links.length > 0);
  };
  return (
    <div
      className="chart ts-plot"
      role="figure"
      aria-label={title}
      style={{ width, height }}
      onMouseDown={() => void (wasZoomed.current = false)}
      onClick={onClick}
    >
      <div ref={host} className="chart-host" />
      {chart !== undefined &&
        createPortal(
          <>
            <AnnotationLayer events={annotations} interval={interval} timeZone={timeZone} />
            <ExemplarMarks
              chart={chart}
              points={exemplars}
              lines={lines}
              drawn={drawn}
              timeZone={timeZone}
              color={textOf(objectOf(options["exemplars"])["color"])}
            />
          </>,
          chart.over,
        )}
      {chart !== undefined && place !== undefined && (mode !== "none" || isPinned) && (
        <PlotTooltip
          place={place}
          chart={chart}
          times={times}
          lines={lines}
          nearest={near}
          isSingle={mode === "single"}
          sort={textOf(objectOf(options["tooltip"])["sort"]) ?? "none"}
          maxWidth={numberOf(objectOf(options["tooltip"])["maxWidth"])}
          maxHeight={numberOf(objectOf(options["tooltip"])["maxHeight"])}
          hidesZeros={objectOf(options["tooltip"])["hideZeros"] === true}
          timeZone={timeZone}
          links={links}
          onClose={isPinned ? () => setPinned(false) : undefined}
        />
      )}
    </div>
  );
}

function placeOf(chart: uPlot): Place | undefined {
  const { idx, left, top } = chart.cursor;
  if (idx == null || left === undefined || top === undefined || left < 0) return undefined;
  return { index: idx, left, top };
}
