import { isObject, type JsonObject } from "../json.ts";
import type { Panel } from "../model.ts";

/** The settings of a panel that Grafana knows, in its `options` and in the `custom` of its fields. */
interface Settings {
  /** Names that the page follows, apart by blanks; what stands below them counts too, unless it is in `ignored`. */
  readonly followed: string;
  /** Paths that it does not, with the values that change nothing: those of Grafana when the file is silent. */
  readonly ignored: Readonly<Record<string, readonly unknown[]>>;
}

export interface PanelSettings {
  readonly options: Settings;
  readonly custom: Settings;
}

const NONE: Settings = { followed: "", ignored: {} };

const off = [false] as const;
const empty = ["", null] as const;

/** Grafana's types have them, and it does not follow them either: `displayMode` and `showLegend` decide. */
const OLD_LEGEND = { "legend.asTable": [false, true], "legend.isVisible": [false, true] };
const LEGEND = {
  ...OLD_LEGEND,
  "legend.sortBy": empty,
  "legend.sortDesc": off,
  "legend.width": [] as const,
};
const LEGEND_WITHOUT_CALCS = { ...LEGEND, "legend.calcs": [[]] };
const TOOLTIP_SIZE = { "tooltip.maxWidth": [] as const, "tooltip.maxHeight": [] as const };
/** A tooltip that shows all there is under the cursor, whatever the file says of it. */
const TOOLTIP = {
  ...TOOLTIP_SIZE,
  "tooltip.mode": ["single", "multi"],
  "tooltip.sort": ["none"],
  "tooltip.hideZeros": off,
};
const TEXT = { "text.titleSize": empty, "text.valueSize": empty, "text.percentSize": empty };
/** Axes of panels that have none, or that have them in their own way. */
const AXIS = {
  axisPlacement: ["auto"],
  axisColorMode: ["text"],
  axisLabel: empty,
  axisWidth: [] as const,
  axisSoftMin: [] as const,
  axisSoftMax: [] as const,
  axisGridShow: [true],
  axisCenteredZero: off,
  axisBorderShow: off,
  "scaleDistribution.type": ["linear"],
};
const THRESHOLDS = { "thresholdsStyle.mode": ["off"] };

/** By the ids of panels; the panels that are not drawn have none. */
export const PANEL_SETTINGS: Readonly<Record<string, PanelSettings>> = {
  timeseries: {
    options: {
      followed: "legend tooltip exemplars",
      ignored: {
        ...OLD_LEGEND,
        timezone: [[], ["browser"], [""]],
        orientation: ["auto", "horizontal"],
        "annotations.multiLane": off,
        "annotations.clustering": [-1, 0],
      },
    },
    custom: {
      followed: `drawStyle transform lineWidth lineInterpolation lineStyle fillOpacity showPoints pointSize axisPlacement
        axisColorMode axisLabel axisWidth axisSoftMin axisSoftMax axisGridShow scaleDistribution axisCenteredZero
        barAlignment barWidthFactor barMaxWidth stacking hideFrom insertNulls spanNulls fillBelowTo axisBorderShow
        gradientMode thresholdsStyle`,
      ignored: {
        transform: ["", "negative-Y"],
        lineColor: empty,
        fillColor: empty,
        pointColor: empty,
        pointSymbol: empty,
        showValues: off,
      },
    },
  },
  stat: {
    options: {
      followed: `graphMode colorMode justifyMode textMode showPercentChange percentChangeColorMode reduceOptions
        orientation text wideLayout`,
      ignored: { "text.percentSize": empty },
    },
    custom: NONE,
  },
  gauge: {
    options: {
      // An end has a marker of its own where bars are rounded, and segments have spaces between them: both are named.
      followed: `showThresholdLabels showThresholdMarkers reduceOptions orientation shape endpointMarker
        segmentSpacing`,
      ignored: {
        ...TEXT,
        sizing: ["auto"],
        minVizWidth: [75, 0],
        minVizHeight: [75, 0],
        sparkline: off,
        effects: [{}],
        "effects.barGlow": off,
        "effects.centerGlow": off,
        "effects.gradient": off,
        barShape: ["flat"],
        barWidthFactor: [0.4, 0.5],
        segmentCount: [1],
        textMode: ["auto"],
        neutral: [] as const,
        glow: ["none"],
      },
    },
    custom: { followed: "", ignored: { neutral: [] } },
  },
  bargauge: {
    options: {
      followed: `displayMode valueMode namePlacement showUnfilled sizing minVizWidth minVizHeight maxVizHeight
        reduceOptions orientation`,
      ignored: { ...TEXT, "legend.showLegend": off },
    },
    custom: NONE,
  },
  barchart: {
    options: {
      followed: `xField colorByField orientation barRadius xTickLabelRotation xTickLabelMaxLength
        xTickLabelSpacing stacking showValue
        barWidth groupWidth legend tooltip text`,
      ignored: {
        ...LEGEND_WITHOUT_CALCS,
        ...TOOLTIP,
        "text.titleSize": empty,
        "text.percentSize": empty,
        fullHighlight: off,
      },
    },
    custom: {
      followed: "fillOpacity hideFrom",
      ignored: { ...AXIS, ...THRESHOLDS, lineWidth: [0, 1], gradientMode: ["none"] },
    },
  },
  table: {
    options: {
      followed: "frameIndex showHeader sortBy footer cellHeight",
      ignored: {
        showTypeIcons: off,
        "footer.enablePagination": [true, false],
        frozenColumns: [{}],
        maxRowHeight: [] as const,
        disableKeyboardEvents: [true, false],
        enablePagination: [true, false],
      },
    },
    custom: {
      followed: "width minWidth align hidden filterable hideHeader cellOptions wrapText inspect",
      ignored: {
        displayMode: ["auto"],
        "cellOptions.type": [
          "auto",
          "color-text",
          "color-background",
          "color-background-solid",
          "gauge",
          "json-view",
          "data-links",
          "sparkline",
        ],
        "cellOptions.drawStyle": ["line"],
        wrapHeaderText: off,
        tooltip: [] as const,
        "footer.reducers": [[]],
        styleField: empty,
        "hideFrom.viz": off,
      },
    },
  },
  heatmap: {
    options: {
      followed: `calculate calculation color filterValues rowsFrame cellGap cellValues yAxis legend tooltip exemplars`,
      ignored: {
        ...TOOLTIP_SIZE,
        "tooltip.mode": ["single", "multi"],
        showValue: ["never", "auto"],
        cellRadius: [0],
        selectionMode: ["x"],
        "rowsFrame.value": empty,
        "yAxis.axisPlacement": ["left", "hidden", "auto"],
        "yAxis.axisColorMode": ["text"],
        "yAxis.axisLabel": empty,
        "yAxis.axisWidth": [] as const,
        "yAxis.axisSoftMin": [] as const,
        "yAxis.axisSoftMax": [] as const,
        "yAxis.axisGridShow": [true],
        "yAxis.axisCenteredZero": off,
        "yAxis.axisBorderShow": off,
        "yAxis.scaleDistribution.type": ["linear"],
      },
    },
    custom: { followed: "", ignored: { "scaleDistribution.type": ["linear"], "hideFrom.viz": off } },
  },
  histogram: {
    options: {
      followed: "bucketCount bucketSize bucketOffset combine legend tooltip",
      ignored: { ...LEGEND_WITHOUT_CALCS, ...TOOLTIP },
    },
    custom: {
      followed: "fillOpacity hideFrom",
      ignored: { ...AXIS, "stacking.mode": ["none"], lineWidth: [0, 1], gradientMode: ["none"] },
    },
  },
  piechart: {
    options: {
      followed: "pieType displayLabels sort legend tooltip reduceOptions",
      ignored: {
        ...LEGEND_WITHOUT_CALCS,
        ...TOOLTIP_SIZE,
        "tooltip.mode": ["single", "multi"],
        ...TEXT,
        orientation: ["auto", "", "horizontal", "vertical"],
      },
    },
    custom: { followed: "hideFrom", ignored: {} },
  },
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
  "state-timeline": {
    options: {
      followed: "showValue rowHeight mergeValues alignValue legend tooltip",
      ignored: { ...LEGEND_WITHOUT_CALCS, ...TOOLTIP, timezone: [[], ["browser"], [""]], perPage: [20] },
    },
    custom: {
      followed: "fillOpacity spanNulls",
      ignored: { ...AXIS, lineWidth: [0], insertNulls: off, "hideFrom.viz": off },
    },
  },
  "status-history": {
    options: {
      followed: "rowHeight showValue colWidth legend tooltip",
      ignored: { ...LEGEND_WITHOUT_CALCS, ...TOOLTIP, timezone: [[], ["browser"], [""]], perPage: [20] },
    },
    custom: { followed: "fillOpacity", ignored: { ...AXIS, lineWidth: [0, 1], "hideFrom.viz": off } },
  },
  text: {
    options: {
      followed: "mode content",
      ignored: { code: [{ language: "plaintext", showLineNumbers: false, showMiniMap: false }] },
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
  traces: { options: { followed: "", ignored: { spanFilters: [{}] } }, custom: NONE },
};

/** Settings that Grafana follows and the page does not, a sentence for all of them. */
export function settingNotices({ type, options, fieldConfig }: Omit<Panel, "notices">): readonly string[] {
  const settings = PANEL_SETTINGS[type];
  if (settings === undefined) return [];
  const customs = [fieldConfig.defaults, ...fieldConfig.overrides.map(({ config }) => config)];
  const found = [
    ...ignoredIn(options, settings.options),
    ...customs.flatMap(({ custom = {} }) => ignoredIn(custom, settings.custom)),
  ];
  const names = [...new Set(found)];
  if (names.length === 0) return [];
  return [`${names.length === 1 ? "setting" : "settings"} ${names.join(", ")} of ${type}: not followed`];
}

function ignoredIn(object: JsonObject, { ignored }: Settings): readonly string[] {
  return Object.entries(ignored).flatMap(([path, same]) => {
    const value = valueAt(object, path.split("."));
    if (value === undefined || value === null) return [];
    const isSame = same.some((each) => JSON.stringify(each) === JSON.stringify(value));
    // Where the values are given one by one, nothing more is meant by the object around them.
    const isWhole = isObject(value) && Object.keys(ignored).some((other) => other.startsWith(`${path}.`));
    return isSame || isWhole ? [] : [path];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner: unknown, name) => (isObject(inner) ? inner[name] : undefined), value);
}
