import {
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  LogsSortOrder,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as HeatmapPanel } from "@grafana/grafana-foundation-sdk/heatmap";
import { PanelBuilder as LogsPanel } from "@grafana/grafana-foundation-sdk/logs";
import { PanelBuilder as NodeGraphPanel } from "@grafana/grafana-foundation-sdk/nodegraph";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeseriesPanel } from "@grafana/grafana-foundation-sdk/timeseries";
import { LOGS, METRICS, TRACES } from "./datasources.ts";
import type { Query } from "./queries.ts";

/** A dashboard is 24 columns wide. */
export const FULL = 24;
export const HALF = 12;
export const QUARTER = 6;
const CHART_ROWS = 8;
const STAT_ROWS = 4;

/** What each panel says of itself. */
export interface PanelText {
  readonly title: string;
  /** Shown behind the (i): what the figure means, and when to worry. */
  readonly description: string;
}

export interface Sized {
  /** Columns of 24. */
  readonly span?: number;
}

/** Grafana tells the queries of a panel apart by a letter. */
export const letterOf = (index: number): string => String.fromCodePoint(0x41 + index);

const lettered = (queries: readonly Query[]): Query[] =>
  queries.map((query, index) => query.refId(letterOf(index)));

/** All series, the highest first. */
function tooltip(): VizTooltipOptionsBuilder {
  const builder = new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi);
  // oxlint-disable-next-line unicorn/no-array-sort -- it sets an option, and is no array's
  return builder.sort(SortOrder.Descending);
}

/** Lines over time, with a legend and a tooltip that shows all series, the highest first. */
export function lines(
  { title, description }: PanelText,
  unit: string,
  queries: readonly Query[],
  { span = HALF }: Sized = {},
): TimeseriesPanel {
  return new TimeseriesPanel()
    .title(title)
    .description(description)
    .datasource(METRICS)
    .unit(unit)
    .min(0)
    .fillOpacity(8)
    .span(span)
    .height(CHART_ROWS)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(tooltip())
    .targets(lettered(queries));
}

/** Lines stacked upon each other: their sum means something. */
export function stacked(
  text: PanelText,
  unit: string,
  queries: readonly Query[],
  sized: Sized = {},
): TimeseriesPanel {
  return lines(text, unit, queries, sized)
    .fillOpacity(40)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
}

/** The newest value, large, over its sparkline. */
export function stat(
  { title, description }: PanelText,
  unit: string,
  query: Query,
  { span = QUARTER }: Sized = {},
): StatPanel {
  return new StatPanel()
    .title(title)
    .description(description)
    .datasource(METRICS)
    .unit(unit)
    .span(span)
    .height(STAT_ROWS)
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .targets(lettered([query]));
}

/** How many requests took how long, over time. */
export function heatmap({ title, description }: PanelText, unit: string, query: Query): HeatmapPanel {
  return new HeatmapPanel()
    .title(title)
    .description(description)
    .datasource(METRICS)
    .unit(unit)
    .span(HALF)
    .height(CHART_ROWS)
    .calculate(false)
    .targets(lettered([query]));
}

export function table(
  { title, description }: PanelText,
  queries: readonly Query[],
  { span = FULL }: Sized = {},
): TablePanel {
  return new TablePanel()
    .title(title)
    .description(description)
    .datasource(METRICS)
    .span(span)
    .height(CHART_ROWS)
    .showHeader(true)
    .targets(lettered(queries));
}

/** Newest first, over the whole width. */
export function logLines({ title, description }: PanelText, query: Query): LogsPanel {
  return new LogsPanel()
    .title(title)
    .description(description)
    .datasource(LOGS)
    .span(FULL)
    .height(12)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .targets(lettered([query]));
}

/** Traces that a TraceQL query finds, newest first; a row opens its trace. */
export function traceTable(
  { title, description }: PanelText,
  query: Query,
  { span = FULL }: Sized = {},
): TablePanel {
  return new TablePanel()
    .title(title)
    .description(description)
    .datasource(TRACES)
    .span(span)
    .height(10)
    .showHeader(true)
    .targets(lettered([query]));
}

/** Nodes and edges, of `serviceGraph`. */
export function serviceMap({ title, description }: PanelText, query: Query): NodeGraphPanel {
  return new NodeGraphPanel()
    .title(title)
    .description(description)
    .datasource(TRACES)
    .span(FULL)
    .height(14)
    .targets(lettered([query]));
}
