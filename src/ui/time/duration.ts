import { UNIT_MS } from "../../dashboard-file/duration-units.ts";
import { localNumber } from "../format/local-number.ts";

/** Reads `90s` or `1h30m` as milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|[smhdwMy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)) {
    total += Number(count) * (UNIT_MS[unit] ?? 0);
  }
  return total;
}

/** Writes whole milliseconds with the largest unit that divides them, as queries want it: `5m`, `90s`, `250ms`. */
export function queryDuration(ms: number): string {
  for (const unit of ["d", "h", "m", "s"] as const) {
    const size = UNIT_MS[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${Math.max(1, Math.round(ms))}ms`;
}

const LONG_STEPS = [
  { unit: "d", size: 86_400, next: "h", nextSize: 3600 },
  { unit: "h", size: 3600, next: "m", nextSize: 60 },
  { unit: "m", size: 60, next: "s", nextSize: 1 },
] as const;

/** Writes a length of time for a reader, three digits at most: `1.25 ms`, `840 µs`, `2 m 5 s`. */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  for (const step of LONG_STEPS) {
    if (size < step.size) continue;
    const whole = Math.trunc(seconds / step.size);
    const rest = Math.round((size % step.size) / step.nextSize);
    return rest === 0 ? `${whole} ${step.unit}` : `${whole} ${step.unit} ${rest} ${step.next}`;
  }
  if (size >= 1) return `${digits(seconds)} s`;
  if (size >= 1e-3) return `${digits(seconds * 1e3)} ms`;
  if (size >= 1e-6) return `${digits(seconds * 1e6)} µs`;
  return `${digits(seconds * 1e9)} ns`;
}

/** Writes the whole milliseconds that a search tells of a trace: what is shorter than one, it tells as 0. */
export const formatWholeMs = (ms: number): string => (ms === 0 ? "< 1 ms" : formatSeconds(ms / 1000));

function digits(value: number): string {
  return localNumber(String(Number(value.toPrecision(3))));
}

/** Writes a length given in nanoseconds, as spans carry it. */
export function formatNanos(nanos: number): string {
  return formatSeconds(nanos / 1e9);
}
