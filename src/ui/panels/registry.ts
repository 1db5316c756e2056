import type { ComponentType } from "react";
import type { PanelProps, StandalonePanelProps } from "./panel-props.ts";

type Panel = ComponentType<PanelProps>;
type StandalonePanel = ComponentType<StandalonePanelProps>;

/** How the code of each kind of panel is fetched, by the ids of Grafana's plugins. */
const PANELS: Readonly<Record<string, () => Promise<Panel>>> = {
  timeseries: async () => (await import("./timeseries/TimeSeriesPanel.tsx")).TimeSeriesPanel,
  trend: async () => (await import("./trend/TrendPanel.tsx")).TrendPanel,
  xychart: async () => (await import("./xychart/XyChartPanel.tsx")).XyChartPanel,
  candlestick: async () => (await import("./candlestick/CandlestickPanel.tsx")).CandlestickPanel,
  stat: async () => (await import("./stat/StatPanel.tsx")).StatPanel,
  gauge: async () => (await import("./gauge/GaugePanel.tsx")).GaugePanel,
  bargauge: async () => (await import("./bargauge/BarGaugePanel.tsx")).BarGaugePanel,
  barchart: async () => (await import("./barchart/BarChartPanel.tsx")).BarChartPanel,
  table: async () => (await import("./table/TablePanel.tsx")).TablePanel,
  heatmap: async () => (await import("./heatmap/HeatmapPanel.tsx")).HeatmapPanel,
  histogram: async () => (await import("./histogram/HistogramPanel.tsx")).HistogramPanel,
  piechart: async () => (await import("./piechart/PieChartPanel.tsx")).PieChartPanel,
  logs: async () => (await import("./logs/LogsPanel.tsx")).LogsPanel,
  traces: async () => (await import("./traces/TracesPanel.tsx")).TracesPanel,
  nodeGraph: async () => (await import("./nodegraph/NodeGraphPanel.tsx")).NodeGraphPanel,
  "state-timeline": async () => (await import("./timerows/StateTimelinePanel.tsx")).StateTimelinePanel,
  "status-history": async () => (await import("./timerows/StatusHistoryPanel.tsx")).StatusHistoryPanel,
};

/** Those that ask no queries. */
const STANDALONE: Readonly<Record<string, () => Promise<StandalonePanel>>> = {
  text: async () => (await import("./text/TextPanel.tsx")).TextPanel,
  alertlist: async () => (await import("./alertlist/AlertListPanel.tsx")).AlertListPanel,
};

const loaded = new Map<string, Panel>();
const loadedStandalone = new Map<string, StandalonePanel>();

/** The panel without queries, if its code is there. */
export const standalonePanelOf = (type: string): StandalonePanel | undefined => loadedStandalone.get(type);

/** The panel if its code is there. */
export const panelOf = (type: string): Panel | undefined => loaded.get(type);

/** Whether there is such a panel, its code fetched or not. */
export const isPanelType = (type: string): boolean =>
  Object.hasOwn(STANDALONE, type) || Object.hasOwn(PANELS, type);

/** Fetches the code of panels, so that a dashboard waits once for all of them. */
export async function loadPanels(types: readonly string[]): Promise<void> {
  await Promise.all(
    [...new Set(types)].map(async (type) => {
      const [panel, standalone] = [PANELS[type], STANDALONE[type]];
      if (standalone !== undefined && !loadedStandalone.has(type))
        loadedStandalone.set(type, await standalone());
      if (panel !== undefined && !loaded.has(type)) loaded.set(type, await panel());
    }),
  );
}
