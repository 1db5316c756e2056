import { NONE, type PanelSettings } from "./panel-settings.ts";
import { off, empty, TEXT } from "./shared.ts";

/** Settings of the panels that write values out, and of text. */
export const VALUES: Readonly<Record<string, PanelSettings>> = {
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
        pageSize: [] as const,
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
        sortable: [true],
        "hideFrom.viz": off,
      },
    },
  },
  text: {
    options: {
      followed: "mode content",
      ignored: {
        renderMode: ["once"],
        code: [{ language: "plaintext", showLineNumbers: false, showMiniMap: false }],
      },
    },
    custom: NONE,
  },
};
