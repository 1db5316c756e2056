import type {
  DataLink,
  FieldColor,
  FieldConfig,
  FieldConfigSource,
  FieldOverride,
  Matcher,
} from "../field-config.ts";
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, oneOf, present, textOf } from "../json.ts";
import { readMappings } from "./mappings.ts";
import { readThresholds } from "./thresholds.ts";

/** Reads a panel's `fieldConfig`, of any generation. */
export function readFieldConfigSource(value: unknown): FieldConfigSource {
  const { defaults, overrides } = objectOf(value);
  return { defaults: readFieldConfig(objectOf(defaults)), overrides: objectsOf(overrides).map(readOverride) };
}

/** What is absent or of a wrong type has no key in the result. */
export function readFieldConfig(raw: JsonObject): FieldConfig {
  const mappings = raw["mappings"] === undefined ? undefined : readMappings(raw["mappings"]);
  const links = raw["links"] === undefined ? undefined : readLinks(raw["links"]);
  return present({
    // Called `title` until Grafana 7.
    displayName: textOf(raw["displayName"] ?? raw["title"]),
    description: textOf(raw["description"]),
    unit: textOf(raw["unit"]),
    decimals: numberOf(raw["decimals"]),
    min: numberOf(raw["min"]),
    max: numberOf(raw["max"]),
    fieldMinMax: flag(raw["fieldMinMax"]),
    filterable: flag(raw["filterable"]),
    noValue: textOf(raw["noValue"]),
    mappings,
    thresholds: readThresholds(raw["thresholds"]),
    color: readColor(raw["color"]),
    links,
    custom: isObject(raw["custom"]) ? readCustom(raw["custom"]) : undefined,
  });
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function readColor(value: unknown): FieldColor | undefined {
  const { mode, fixedColor, seriesBy } = objectOf(value);
  const id = textOf(mode);
  if (id === undefined || id === "") return undefined;
  return present({
    mode: id,
    fixedColor: textOf(fixedColor),
    seriesBy: oneOf(seriesBy, ["last", "min", "max"]),
  });
}

/** Links that panels, fields and table cells have in common. */
export function readLinks(value: unknown): readonly DataLink[] {
  return objectsOf(value).flatMap(({ title, url, targetBlank, oneClick }) => {
    const target = textOf(url);
    if (target === undefined || target === "") return [];
    return [
      present({
        title: textOf(title) ?? "",
        url: target,
        targetBlank: flag(targetBlank),
        oneClick: flag(oneClick),
      }),
    ];
  });
}

/** Cells of tables had one word, `displayMode`, where they have an object now. */
function readCustom(custom: JsonObject): JsonObject {
  const { displayMode, ...rest } = custom;
  const cell = textOf(displayMode);
  return cell === undefined || isObject(rest["cellOptions"])
    ? custom
    : { ...rest, cellOptions: cellOptions(cell) };
}

/** What the one word has become; one that is not known is a type of cell by itself. */
export function cellOptions(displayMode: string): JsonObject {
  switch (displayMode) {
    case "color-background":
      return { type: "color-background", mode: "gradient" };
    case "color-background-solid":
      return { type: "color-background", mode: "basic" };
    case "gradient-gauge":
      return { type: "gauge", mode: "gradient" };
    case "lcd-gauge":
      return { type: "gauge", mode: "lcd" };
    case "basic":
      return { type: "gauge", mode: "basic" };
    default:
      return { type: displayMode };
  }
}

function readOverride({ matcher, properties }: JsonObject): FieldOverride {
  // Called `path` until Grafana 7.
  const settings = objectsOf(properties).map(
    ({ id, path, value }) => [textOf(id ?? path) ?? "", value] as const,
  );
  const [custom, own] = [settings.filter(isCustom), settings.filter((setting) => !isCustom(setting))];
  const customs = custom.map(([id, value]) => [id.slice("custom.".length), value] as const);
  return {
    matcher: readMatcher(matcher),
    config: readFieldConfig({
      ...Object.fromEntries(own),
      ...(customs.length > 0 && {
        custom: Object.fromEntries(customs.filter(([, value]) => value !== null)),
      }),
    }),
    removed: settings.filter(([, value]) => value === null).map(([id]) => id),
  };
}

function isCustom([id]: readonly [string, unknown]): boolean {
  return id.startsWith("custom.");
}

/** Without an id, that is empty. */
export function readMatcher(value: unknown): Matcher {
  const { id, options, scope } = objectOf(value);
  return present({ id: textOf(id) ?? "", options, scope: textOf(scope) });
}
