/** Numbers for people, as Prometheus' templates write them (prometheus.io, "Template reference"). */

const LARGE = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const SMALL = ["", "m", "u", "n", "p", "f", "a", "z", "y"];
const BINARY = ["", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

/** With SI prefixes and four significant digits, as `humanize` in Prometheus' templates. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  const { scaled, prefix } = Math.abs(value) >= 1 ? divided(value, 1000, LARGE) : multiplied(value);
  return fourDigits(scaled) + prefix;
}

/** With binary prefixes and four significant digits, as `humanize1024` in Prometheus' templates. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return fourDigits(value);
  const { scaled, prefix } = divided(value, 1024, BINARY);
  return fourDigits(scaled) + prefix;
}

/** @param value seconds. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return fourDigits(value);
  if (value !== 0 && Math.abs(value) < 1) {
    const { scaled, prefix } = multiplied(value);
    return `${fourDigits(scaled)}${prefix}s`;
  }
  const whole = Math.trunc(Math.abs(value));
  if (whole < 60) return `${fourDigits(value)}s`;
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "m"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const text = parts.slice(first).map(([count, unit]) => `${count}${unit}`);
  return (value < 0 ? "-" : "") + text.join(" ");
}

/** @param value a ratio: 0.5 is `50%`. */
export function humanizePercentage(value: number): string {
  return `${fourDigits(value * 100)}%`;
}

/** @param value Unix seconds. */
export function humanizeTimestamp(value: number): string {
  if (!Number.isFinite(value)) return fourDigits(value);
  const [day = "", time = ""] = new Date(value * 1000).toISOString().split("T");
  const clock = time
    .replace("Z", "")
    .replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros.replace(/0+$/, "")));
  return `${day} ${clock.includes(".") ? clock : time.slice(0, 8)} +0000 UTC`;
}

function divided(value: number, base: number, prefixes: readonly string[]) {
  let scaled = value;
  let at = 0;
  for (; Math.abs(scaled) >= base && at < prefixes.length - 1; at++) scaled /= base;
  return { scaled, prefix: prefixes[at] ?? "" };
}

function multiplied(value: number) {
  let scaled = value;
  let at = 0;
  for (; Math.abs(scaled) < 1 && at < SMALL.length - 1; at++) scaled *= 1000;
  return { scaled, prefix: SMALL[at] ?? "" };
}

/** `%.4g` */
function fourDigits(value: number): string {
  return significant(value, 4);
}

/** `%.{digits}g` of C and Go. */
export function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const [mantissa = "", exponent = "0"] = value.toExponential(Math.max(0, digits - 1)).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < Math.max(1, digits))
    return withoutZeros(value.toFixed(Math.max(0, digits - 1 - power)));
  return `${withoutZeros(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
