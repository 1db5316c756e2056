import type { Inputs } from "../datasource-ref.ts";
import { type JsonObject, numberOf, objectsOf, textOf } from "../json.ts";
import { compacted } from "../layout.ts";
import type { Row } from "../model.ts";
import type { Lost } from "../migrate/migrated.ts";
import { readGridPos, readPanel } from "./panel.ts";
import { withSharedQueries } from "./shared-queries.ts";

/** Reads a flat list of panels, some of which are rows, into rows that hold their panels. */
export function readRows(raws: readonly JsonObject[], inputs: Inputs, lost: Lost): readonly Row[] {
  const ids = idsFor(raws);
  const sorted = raws.filter((raw) => !isRepeated(raw)).toSorted((a, b) => orderOf(a) - orderOf(b));
  const rows: { readonly head: JsonObject | undefined; readonly panels: JsonObject[] }[] = [];
  for (const raw of sorted) {
    if (raw["type"] === "row") rows.push({ head: raw, panels: [...objectsOf(raw["panels"])] });
    else {
      if (rows.length === 0) rows.push({ head: undefined, panels: [] });
      rows.at(-1)?.panels.push(raw);
    }
  }
  const read = rows.map(({ head, panels }, index) => ({
    id: head === undefined ? 0 : ids(head),
    key: `row-${index}`,
    // The second schema has rows that only group.
    title: head === undefined || head["hideHeader"] === true ? undefined : (textOf(head["title"]) ?? ""),
    collapsed: head?.["collapsed"] === true,
    repeat: textOf(head?.["repeat"]) || undefined,
    panels: compacted(
      panels.filter((raw) => !isRepeated(raw)).map((raw) => readPanel(raw, ids(raw), inputs, lost.get(raw))),
    ),
    scope: {},
  }));
  return withSharedQueries(read);
}

/** Files of before Grafana 8 hold the copies that repeats had made; they are made anew. */
function isRepeated(raw: JsonObject): boolean {
  return (
    (raw["repeatPanelId"] ?? raw["repeatByRow"] ?? undefined) !== undefined &&
    textOf(raw["repeat"]) === undefined
  );
}

/** By place: from top to bottom, then from left to right. */
function orderOf(raw: JsonObject): number {
  const { x, y } = readGridPos(raw["gridPos"]);
  return y * 100 + x;
}

/** Ids that are not in the file yet, for panels that have none. */
function idsFor(raws: readonly JsonObject[]): (raw: JsonObject) => number {
  const all = raws.flatMap((raw) => [raw, ...objectsOf(raw["panels"])]);
  let next = 1 + Math.max(0, ...all.map((raw) => numberOf(raw["id"]) ?? 0));
  const given = new Map<JsonObject, number>();
  return (raw) => {
    const known = numberOf(raw["id"]) ?? given.get(raw);
    if (known !== undefined) return known;
    given.set(raw, next);
    next += 1;
    return next - 1;
  };
}
