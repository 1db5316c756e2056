/** Values that change nothing, of settings that are off, or empty, when the file is silent. */
export const off = [false] as const;
export const empty = ["", null] as const;

/** Grafana's types have them, and it does not follow them either: `displayMode` and `showLegend` decide. */
export const OLD_LEGEND = { "legend.asTable": [false, true], "legend.isVisible": [false, true] };
const LEGEND = {
  ...OLD_LEGEND,
  "legend.sortBy": empty,
  "legend.sortDesc": off,
  "legend.width": [] as const,
};
/** Of panels whose legend the page shows without figures. */
export const LEGEND_WITHOUT_CALCS = { ...LEGEND, "legend.calcs": [[]] };
/** No value of them is without effect: each is told. */
export const TOOLTIP_SIZE = { "tooltip.maxWidth": [] as const, "tooltip.maxHeight": [] as const };
/** A tooltip that shows all there is under the cursor, whatever the file says of it. */
export const TOOLTIP = {
  ...TOOLTIP_SIZE,
  "tooltip.mode": ["single", "multi"],
  "tooltip.sort": ["none"],
  "tooltip.hideZeros": off,
};
/** Of drawings over time, which follow that there is none. */
export const TOOLTIP_OVER_TIME = { ...TOOLTIP, "tooltip.mode": ["single", "multi", "none"] };
/** Where annotations have lanes of their own, and are put together. */
export const ANNOTATIONS = { "annotations.multiLane": off, "annotations.clustering": [-1, 0] };
export const TEXT = { "text.titleSize": empty, "text.valueSize": empty, "text.percentSize": empty };
/** Axes of panels that have none, or that have them in their own way. */
export const AXIS = {
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
/** Of graphs that draw no thresholds: none are asked for. */
export const THRESHOLDS = { "thresholdsStyle.mode": ["off"] };
