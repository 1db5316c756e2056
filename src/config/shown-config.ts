import { entries } from "./load.ts";
import type { LoadedConfig, Origins } from "./load.ts";
import { masked } from "./setting.ts";
import type { SettingName } from "./settings.ts";

/** A line of `watchtower config show`, and an object of it with `--json`. */
export interface ShownSetting {
  readonly key: string;
  /** `undefined` if there is none. */
  readonly value: string | number | boolean | readonly string[] | undefined;
  /** `undefined` where nobody said. */
  readonly origin: string | undefined;
}

/** What has parts is shown as JSON. */
const shownValue = (value: LoadedConfig["config"][SettingName]): ShownSetting["value"] =>
  typeof value === "object" && !isList(value) ? JSON.stringify(value) : value;

const isList = (value: object): value is readonly string[] => Array.isArray(value);

/** Each value and where it came from; secrets masked. */
export function shownConfig({
  config,
  origins,
}: Pick<LoadedConfig, "config"> & { readonly origins: Origins }): readonly ShownSetting[] {
  return entries().map(([name, setting]) => {
    const value = config[name];
    return {
      key: setting.key,
      value: setting.secret === true && value !== undefined ? masked(value) : shownValue(value),
      origin: origins[name],
    };
  });
}
