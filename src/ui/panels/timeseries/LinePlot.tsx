import { createPortal } from "react-dom";
import "uplot/dist/uPlot.min.css";
import { numberOf, objectOf, textOf } from "../../../dashboard-file/json.ts";
import { AnnotationLayer } from "../../annotations/AnnotationLayer.tsx";
import "../../chart/chart.css";
import { followLink } from "../shared/PanelLink.tsx";
import { ExemplarMarks } from "./ExemplarMarks.tsx";
import { lineLinks, nearestLine } from "./line-links.ts";
import { PlotTooltip } from "./PlotTooltip.tsx";
import { useLineChart, type LinePlotProps } from "./use-line-chart.ts";

/** The chart itself, with what lies on it: events, exemplars and, under the pointer, values with their links. */
export function LinePlot(props: LinePlotProps) {
  const { panel, times, x, lines, width, height } = props;
  const { title, interval, timeZone, annotations, exemplars, options, fillLink } = panel;
  const { host, chart, drawn, place, isPinned, pin, press, hasZoomed } = useLineChart(props);
  const tooltip = objectOf(options["tooltip"]);
  const mode = textOf(tooltip["mode"]) ?? "single";
  const near = place === undefined || chart === undefined ? undefined : nearestLine(chart, lines, place);
  const time = place === undefined ? undefined : times[place.index];
  const links = near === undefined || time === undefined ? [] : lineLinks(near, time, x, fillLink);
  const onClick = (): void => {
    if (hasZoomed()) return;
    const direct = links.find(({ oneClick }) => oneClick);
    if (direct !== undefined) followLink(direct);
    else pin(!isPinned && links.length > 0);
  };
  return (
    <div
      className="chart ts-plot"
      role="figure"
      aria-label={title}
      style={{ width, height }}
      onMouseDown={press}
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
          x={x}
          lines={lines}
          nearest={near}
          isSingle={mode === "single"}
          sort={textOf(tooltip["sort"]) ?? "none"}
          maxWidth={numberOf(tooltip["maxWidth"])}
          maxHeight={numberOf(tooltip["maxHeight"])}
          hidesZeros={tooltip["hideZeros"] === true}
          timeZone={timeZone}
          links={links}
          onClose={isPinned ? () => pin(false) : undefined}
        />
      )}
    </div>
  );
}
