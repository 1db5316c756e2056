import { type PanelSettings, type Settings } from "./panel-settings.ts";
import {
  off,
  empty,
  OLD_LEGEND,
  LEGEND_WITHOUT_CALCS,
  TOOLTIP_SIZE,
  TOOLTIP,
  TOOLTIP_OVER_TIME,
  ANNOTATIONS,
  TEXT,
  AXIS,
  THRESHOLDS,
} from "./shared.ts";

/** Of what is drawn as lines, bars or points. */
const LINES: Settings = {
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
};

/** Of what shows states in rows over time. */
const STATES_OVER_TIME: Settings["ignored"] = {
  ...LEGEND_WITHOUT_CALCS,
  ...TOOLTIP_OVER_TIME,
  ...ANNOTATIONS,
  timezone: [[], ["browser"], [""]],
  perPage: [20],
};

/** Settings of the panels that draw many values: along axes, in rows of time, or as slices. */
export const PLOTS: Readonly<Record<string, PanelSettings>> = {
  timeseries: {
    options: {
      followed: "legend tooltip exemplars",
      ignored: {
        ...OLD_LEGEND,
        timezone: [[], ["browser"], [""]],
        orientation: ["auto", "horizontal"],
        ...ANNOTATIONS,
        "timeCompare.timeCompare": [true, false],
        disableKeyboardEvents: [true, false],
      },
    },
    custom: LINES,
  },
  trend: {
    options: { followed: "legend tooltip xField", ignored: OLD_LEGEND },
    custom: LINES,
  },
  xychart: {
    options: {
      followed: "mapping series legend tooltip",
      ignored: {
        ...OLD_LEGEND,
        ...TOOLTIP_SIZE,
        "tooltip.mode": ["single", "multi", "none"],
        "tooltip.sort": ["none"],
        "tooltip.hideZeros": off,
      },
    },
    custom: {
      followed: `show pointSize pointShape pointStrokeWidth fillOpacity lineWidth lineStyle hideFrom axisPlacement
        axisColorMode axisLabel axisWidth axisSoftMin axisSoftMax axisGridShow scaleDistribution axisCenteredZero
        axisBorderShow`,
      ignored: {},
    },
  },
  candlestick: {
    options: {
      followed: "mode candleStyle colorStrategy fields colors includeAllFields legend tooltip",
      ignored: { ...OLD_LEGEND, ...ANNOTATIONS },
    },
    custom: LINES,
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
  heatmap: {
    options: {
      followed: `calculate calculation color filterValues rowsFrame cellGap cellValues yAxis legend tooltip exemplars`,
      ignored: {
        ...TOOLTIP_SIZE,
        ...ANNOTATIONS,
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
  "state-timeline": {
    options: {
      followed: "showValue rowHeight mergeValues alignValue legend tooltip",
      ignored: STATES_OVER_TIME,
    },
    custom: {
      followed: "fillOpacity spanNulls",
      ignored: { ...AXIS, lineWidth: [0], insertNulls: off, "hideFrom.viz": off },
    },
  },
  "status-history": {
    options: {
      followed: "rowHeight showValue colWidth legend tooltip",
      ignored: STATES_OVER_TIME,
    },
    custom: { followed: "fillOpacity", ignored: { ...AXIS, lineWidth: [0, 1], "hideFrom.viz": off } },
  },
};
