import type { ConfigSetting } from "../../api/wire/self.ts";
import { formatSeconds } from "../time/duration.ts";
import { formatBytes } from "../units/format.ts";

/** Settings whose name, value, variable or meaning holds each word; only those that somebody set, if `isChanged`. */
export function matchingSettings(
  settings: readonly ConfigSetting[],
  text: string,
  isChanged: boolean,
): readonly ConfigSetting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    if (isChanged && setting.origin === "default") return false;
    const all = `${setting.key} ${setting.env} ${setting.help} ${valueText(setting)}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** A value as it is written for a reader, sizes and times with their units. */
export function valueText({ value, unit }: ConfigSetting): string {
  if (value === undefined) return "–";
  if (typeof value === "number" && unit === "bytes") return formatBytes(value);
  if (typeof value === "number" && unit === "milliseconds") return formatSeconds(value / 1000);
  if (typeof value === "object") return value.length === 0 ? "none" : value.join(", ");
  return String(value);
}

export const originText = ({ origin = "not known" }: ConfigSetting): string => origin;
