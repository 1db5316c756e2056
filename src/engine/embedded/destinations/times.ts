import type { Settings } from "../../../alloy/settings/settings.ts";

/** Go takes 0 for no limit; here it is one that nobody waits for. */
const LONGEST_TIMEOUT_MS = 3_600_000;
const SHORTEST_PAUSE_MS = 10;
const NANOS_PER_MS = 1_000_000;

/** A duration of the file in milliseconds, with fractions. @throws WatchtowerError `internal` if it has no value. */
export const milliseconds = (settings: Settings, name: string): number =>
  Number(settings.duration(name)) / NANOS_PER_MS;

/** A pause between tries; without one, tries would take all there is of the processor. */
export const pauseMs = (settings: Settings, name: string): number =>
  Math.max(SHORTEST_PAUSE_MS, milliseconds(settings, name));

/** How long a request may take. */
export function timeoutMs(settings: Settings, name: string): number {
  const given = milliseconds(settings, name);
  return given > 0 ? Math.min(given, LONGEST_TIMEOUT_MS) : LONGEST_TIMEOUT_MS;
}
