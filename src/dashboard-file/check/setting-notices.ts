import { isObject, type JsonObject } from "../json.ts";
import type { Panel } from "../model.ts";
import type { PanelSettings, Settings } from "./settings/panel-settings.ts";
import { PLOTS } from "./settings/plots.ts";
import { RECORDS } from "./settings/records.ts";
import { VALUES } from "./settings/values.ts";

/** By the ids of panels; the panels that are not drawn have none. */
export const PANEL_SETTINGS: Readonly<Record<string, PanelSettings>> = { ...PLOTS, ...VALUES, ...RECORDS };

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
