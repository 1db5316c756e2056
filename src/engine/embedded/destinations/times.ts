import type { Settings } from "../../../alloy/settings/settings.ts";

/** Go takes 0 for no limit; here it is one that nobody waits for. */
const LONGEST_TIMEOUT_MS = 3_600_000;
const NANOS_PER_MS = 1_000_000;

export const milliseconds = (settings: Settings, name: string): number =>
  Number(settings.duration(name)) / NANOS_PER_MS;

/** How long a request may take. */
export function timeoutMs(settings: Settings, name: string): number {
  const given = milliseconds(settings, name);
  return given > 0 ? Math.min(given, LONGEST_TIMEOUT_MS) : LONGEST_TIMEOUT_MS;
}
