import { WatchtowerError } from "../base/errors.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};

/** `90s`, `1h30m`, `7d` in milliseconds. @throws WatchtowerError `invalid`, naming the option. */
export function parseDuration(text: string, option: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new WatchtowerError(
      "invalid",
      `${option} is ${JSON.stringify(text)}; expected a time as 30s, 1h or 7d`,
    );
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ""] ?? 0), 0);
}
