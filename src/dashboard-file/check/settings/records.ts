import { NONE, type PanelSettings } from "./panel-settings.ts";
import { off, empty } from "./shared.ts";

/** Settings of the panels that show logs, traces, a graph of nodes, and alerts. */
export const RECORDS: Readonly<Record<string, PanelSettings>> = {
  logs: {
    options: {
      followed: `showLabels showCommonLabels showTime wrapLogMessage prettifyLogMessage enableLogDetails sortOrder
        dedupStrategy`,
      ignored: {
        showLogContextToggle: off,
        enableInfiniteScrolling: off,
        showControls: off,
        showFieldSelector: off,
        syntaxHighlighting: [true, false],
        fontSize: ["default"],
        detailsMode: ["inline", "sidebar"],
        displayedFields: [[]],
        noInteractions: off,
        showLogAttributes: [true],
        timestampResolution: ["ms", "ns"],
        unwrappedColumns: off,
        showLevel: [true],
        allowDownload: off,
      },
    },
    custom: NONE,
  },
  nodeGraph: {
    options: {
      followed: "",
      ignored: {
        "nodes.mainStatUnit": empty,
        "nodes.secondaryStatUnit": empty,
        "nodes.arcs": [[]],
        "edges.mainStatUnit": empty,
        "edges.secondaryStatUnit": empty,
        zoomMode: ["cooperative"],
        layoutAlgorithm: ["layered"],
      },
    },
    custom: NONE,
  },
  alertlist: {
    options: {
      followed: `groupMode groupBy maxItems sortOrder alertName alertInstanceLabelFilter stateFilter viewMode
        showInstances datasource`,
      // States that rules of Prometheus and Loki do not have are in "stateFilter" too: there is nothing to show of them.
      ignored: { dashboardAlerts: off, folder: empty, showInactiveAlerts: [false, true] },
    },
    custom: NONE,
  },
  traces: { options: { followed: "spanFilters", ignored: {} }, custom: NONE },
};
