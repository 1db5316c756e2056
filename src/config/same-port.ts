import { WatchtowerError } from "../base/errors.ts";
import { SETTINGS } from "./settings.ts";
import type { Config, SettingName } from "./settings.ts";

const PORT_NAMES = ["httpPort", "otlpGrpcPort", "otlpHttpPort", "zipkinPort"] as const;

/**
 * Each port is for one thing; 0 is a free one each time.
 *
 * @throws WatchtowerError `invalid`, naming both settings and where they come from.
 */
export function refuseSamePort(
  config: Pick<Config, (typeof PORT_NAMES)[number]>,
  origins: Readonly<Record<SettingName, string>>,
): void {
  const told = (name: SettingName): string => `${SETTINGS[name].key} (${origins[name]})`;
  const taken = new Map<number, SettingName>();
  for (const name of PORT_NAMES) {
    const port = config[name];
    if (port === undefined || port === 0) continue;
    const other = taken.get(port);
    if (other !== undefined)
      throw new WatchtowerError(
        "invalid",
        `${told(other)} and ${told(name)} are both ${port}; choose another for one of them (0: any free one)`,
      );
    taken.set(port, name);
  }
}
