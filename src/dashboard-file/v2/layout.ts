import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../json.ts";
import { readGridPos } from "../read/panel.ts";
import { COLUMNS } from "../layout.ts";

/** Rows in rows in tabs in tabs: no more than this. */
const MAX_DEPTH = 8;

/** Heights of an automatic grid in units of 38 px. */
const AUTO_HEIGHTS: Readonly<Record<string, number>> = { short: 5, standard: 9, tall: 14 };

interface Flat {
  readonly panels: readonly JsonObject[];
  readonly lost: readonly string[];
}

/** A layout of the second schema as the classic one has it: panels and rows with places in one grid. */
export function flattenLayout(layout: JsonObject, elements: ReadonlyMap<string, JsonObject>): Flat {
  const walk = new LayoutWalk(elements);
  walk.visit(layout, 0);
  return { panels: walk.panels, lost: [...walk.lost] };
}

class LayoutWalk {
  readonly panels: JsonObject[] = [];
  readonly lost = new Set<string>();
  readonly #elements: ReadonlyMap<string, JsonObject>;
  #top = 0;

  constructor(elements: ReadonlyMap<string, JsonObject>) {
    this.#elements = elements;
  }

  visit(layout: JsonObject, depth: number): void {
    const spec = objectOf(layout["spec"]);
    if (depth > MAX_DEPTH) {
      this.lost.add(`layouts deeper than ${MAX_DEPTH} are not shown`);
      return;
    }
    switch (layout["kind"]) {
      case "RowsLayout":
        for (const row of objectsOf(spec["rows"])) this.#row(objectOf(row["spec"]), depth);
        return;
      case "TabsLayout":
        this.lost.add("tabs are shown as rows below each other");
        for (const tab of objectsOf(spec["tabs"])) this.#row(objectOf(tab["spec"]), depth);
        return;
      case "GridLayout":
      case "AutoGridLayout":
        this.#place(this.#panelsOf(layout));
        return;
      default:
        this.lost.add(`layout ${textOf(layout["kind"]) ?? ""} is not supported`);
    }
  }

  #row(spec: JsonObject, depth: number): void {
    this.#noteLost(spec);
    const layout = objectOf(spec["layout"]);
    const isGrid = layout["kind"] === "GridLayout" || layout["kind"] === "AutoGridLayout";
    const collapsed = spec["collapse"] === true && isGrid;
    const head = {
      type: "row",
      title: textOf(spec["title"]) ?? "",
      hideHeader: spec["hideHeader"] === true && !collapsed,
      collapsed,
      repeat: objectOf(spec["repeat"])["value"],
      gridPos: { x: 0, y: this.#top, w: COLUMNS, h: 1 },
    };
    this.#top += 1;
    this.panels.push(collapsed ? { ...head, panels: this.#panelsOf(layout) } : head);
    if (!collapsed) this.visit(layout, depth + 1);
  }

  #noteLost(spec: JsonObject): void {
    if (spec["conditionalRendering"] !== undefined)
      this.lost.add("conditional rendering is not supported: everything is shown");
    if (objectsOf(spec["variables"]).length > 0)
      this.lost.add("variables of single rows or tabs are not supported");
  }

  /** Below all that was placed so far. */
  #place(panels: readonly JsonObject[]): void {
    const top = this.#top;
    for (const panel of panels) {
      const pos = readGridPos(panel["gridPos"]);
      this.#top = Math.max(this.#top, top + pos.y + pos.h);
      this.panels.push({ ...panel, gridPos: { ...pos, y: top + pos.y } });
    }
  }

  #panelsOf({ kind, spec }: JsonObject): readonly JsonObject[] {
    const grid = objectOf(spec);
    const items = objectsOf(grid["items"]).map((item) => objectOf(item["spec"]));
    return items.map((item, index) => {
      this.#noteLost(item);
      const repeat = objectOf(item["repeat"]);
      const name = textOf(objectOf(item["element"])["name"]) ?? "";
      const gridPos =
        kind === "AutoGridLayout"
          ? autoPlace(grid, index)
          : { x: item["x"], y: item["y"], w: item["width"], h: item["height"] };
      return {
        ...(this.#elements.get(name) ?? { title: name }),
        gridPos,
        ...(repeat["value"] !== undefined && {
          repeat: repeat["value"],
          repeatDirection: repeat["direction"],
          maxPerRow: repeat["maxPerRow"],
        }),
      };
    });
  }
}

/** Columns of equal width, filled one line after the other. */
function autoPlace(grid: JsonObject, index: number): JsonObject {
  const columns = Math.min(COLUMNS, Math.max(1, Math.round(numberOf(grid["maxColumnCount"]) ?? 3)));
  const w = Math.floor(COLUMNS / columns);
  const custom = Math.ceil((numberOf(grid["rowHeight"]) ?? 320) / 38);
  const h = AUTO_HEIGHTS[textOf(grid["rowHeightMode"]) ?? "standard"] ?? custom;
  return { x: (index % columns) * w, y: Math.floor(index / columns) * h, w, h };
}
