const PART = /(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i?B|B)/y;
const POWERS = "BKMGTPE";

/**
 * A size with a unit, as github.com/alecthomas/units reads it for Alloy: `4MiB`, `1.5KiB`; `MB` means the same as `MiB`.
 *
 * @returns bytes; `undefined` for what is none.
 */
export function parseBytes(text: string): number | undefined {
  if (text === "0") return 0;
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  let bytes = 0;
  let at = sign.length;
  do {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return undefined;
    bytes += Number(part[1]) * 1024 ** POWERS.indexOf(part[2]?.[0] ?? "");
    at = PART.lastIndex;
  } while (at < text.length);
  const whole = Math.trunc(sign === "-" ? -bytes : bytes);
  return Number.isSafeInteger(whole) ? whole : undefined;
}
