import { type JsonObject, objectOf, textsOf } from "../../../dashboard-file/json.ts";

/** Where a legend stands, and what is left for the chart, in CSS pixels. */
export interface LegendPlace {
  readonly shown: boolean;
  readonly right: boolean;
  readonly mode: "list" | "table";
  /** What the legend tells of each entry: calculations, or `value` and `percent`. */
  readonly values: readonly string[];
  readonly chart: { readonly width: number; readonly height: number };
}

/** Panels below these sizes have no room for a legend. */
const SMALLEST = { width: 130, height: 90 };
const LINE = 20;

/**
 * @param options of the panel: `{legend: {showLegend, displayMode, placement, calcs, values}}`
 * @param entries how many there are
 * @param byDefault whether there is one if the file does not say
 */
export function legendPlace(
  options: JsonObject,
  entries: number,
  { width, height }: { readonly width: number; readonly height: number },
  byDefault = true,
): LegendPlace {
  const legend = objectOf(options["legend"]);
  const wanted = legend["showLegend"] ?? byDefault;
  const shown =
    wanted === true &&
    legend["displayMode"] !== "hidden" &&
    entries > 0 &&
    width >= SMALLEST.width &&
    height >= SMALLEST.height;
  const right = legend["placement"] === "right";
  const mode = legend["displayMode"] === "table" ? "table" : "list";
  const values = textsOf(legend["values"] ?? legend["calcs"]);
  if (!shown) return { shown, right, mode, values, chart: { width, height } };
  const share = mode === "table" ? 0.48 : 0.6;
  if (right) return { shown, right, mode, values, chart: { width: Math.floor(width * share), height } };
  const lines = mode === "table" ? entries + 1 : Math.ceil((entries * 130) / width);
  const taken = Math.min(lines * (LINE + 2), Math.floor(height * 0.35)) + 4;
  return { shown, right, mode, values, chart: { width, height: height - taken } };
}
