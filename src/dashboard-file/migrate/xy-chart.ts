import { type JsonObject, listOf, numberOf, objectOf, objectsOf, present, textOf } from "../json.ts";
import type { Migrated } from "./migrated.ts";

/** The scatter plot until Grafana 10.4: columns by their names, and what points look like beside them. */
export function migrateXyChart(raw: JsonObject): Migrated {
  const { dims, seriesMapping, series, ...options } = objectOf(raw["options"]);
  const isManual = seriesMapping === "manual";
  const old = isManual ? objectsOf(series) : [{}];
  const { defaults, overrides } = objectOf(raw["fieldConfig"]);
  return {
    raw: {
      ...raw,
      options: {
        ...options,
        mapping: isManual ? "manual" : "auto",
        series: old.map((each, index) => seriesOf(each, objectOf(dims), isManual ? index : 0)),
      },
      fieldConfig: { defaults, overrides: [...listOf(overrides), ...old.flatMap(looks)] },
    },
    lost: [],
  };
}

const byName = (options: unknown) => ({ matcher: { id: "byName", options } });
const BY_NUMBER = { matcher: { id: "byType", options: "number" } };

function seriesOf(old: JsonObject, dims: JsonObject, place: number): JsonObject {
  const excluded = listOf(dims["exclude"]);
  const [x, y] = [old["x"] ?? dims["x"], old["y"]];
  const [color, size] = [objectOf(old["pointColor"])["field"], objectOf(old["pointSize"])["field"]];
  const name = textOf(old["name"]);
  return present({
    name: name === undefined ? undefined : { fixed: name },
    frame: { matcher: { id: "byIndex", options: numberOf(old["frame"] ?? dims["frame"]) ?? place } },
    x: x === undefined ? BY_NUMBER : byName(x),
    y: {
      ...(y === undefined ? BY_NUMBER : byName(y)),
      ...(excluded.length > 0 ? { exclude: { id: "byNames", options: { names: excluded } } } : {}),
    },
    color: color === undefined ? undefined : byName(color),
    size: size === undefined ? undefined : byName(size),
  });
}

/** What a series says of its points is told of its columns: of y, and of the one that sizes them. */
function looks({ y, pointColor, pointSize }: JsonObject): readonly JsonObject[] {
  const color = objectOf(pointColor);
  const size = objectOf(pointSize);
  const ofY = [
    ...(color["field"] === undefined && typeof color["fixed"] === "string"
      ? [{ id: "color", value: { mode: "fixed", fixedColor: color["fixed"] } }]
      : []),
    ...(size["field"] === undefined ? setting(size, "fixed") : []),
  ];
  const ofSize = size["field"] === undefined ? [] : [...setting(size, "min"), ...setting(size, "max")];
  return [
    ...(ofY.length === 0 ? [] : [{ ...(y === undefined ? BY_NUMBER : byName(y)), properties: ofY }]),
    ...(ofSize.length === 0 ? [] : [{ ...byName(size["field"]), properties: ofSize }]),
  ];
}

function setting(size: JsonObject, part: "fixed" | "min" | "max"): readonly JsonObject[] {
  const value = numberOf(size[part]);
  return value === undefined ? [] : [{ id: `custom.pointSize.${part}`, value }];
}
