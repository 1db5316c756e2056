const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const UNIT_MS = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1];
/** Prometheus keeps durations as nanoseconds in 63 bits. */
const MAX_MS = 2 ** 63 / 1e6;

/**
 * A duration as Prometheus reads it (`model.ParseDuration`), such as `1h30m`: whole numbers, each unit at most once, the
 * largest first; a year has 365 days.
 *
 * @returns milliseconds; `undefined` for what is none, or longer than 292 years.
 */
export function parsePrometheusDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const match = DURATION.exec(text);
  if (match === null || text === "") return undefined;
  let ms = 0;
  for (const [index, unit] of UNIT_MS.entries()) ms += Number(match[index + 1] ?? 0) * unit;
  return ms < MAX_MS ? ms : undefined;
}

const UNITS = ["y", "w", "d", "h", "m", "s", "ms"] as const;

/** As Prometheus writes a duration (`model.Duration.String`): years, weeks and days only where they fit exactly. */
export function prometheusDurationText(milliseconds: number): string {
  if (milliseconds === 0) return "0s";
  let rest = milliseconds;
  let text = "";
  for (const [index, unit] of UNITS.entries()) {
    const size = UNIT_MS[index] ?? 1;
    const mustBeExact = unit === "y" || unit === "w" || unit === "d";
    if (mustBeExact && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
