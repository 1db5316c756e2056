import { locales } from "./locale.ts";

const PLAIN = /^(-?\d+)\.(\d+(?:e[+-]?\d+)?)$/;

/**
 * A number that was written with a point, with what the reader's language writes there: `1.5` is `1,5` in German.
 * Thousands are left together, as units leave them; whatever is no plain number stays as it is.
 */
export function localNumber(text: string): string {
  return text.replace(PLAIN, (_, whole: string, rest: string) => `${whole}${separator()}${rest}`);
}

/** With its thousands apart: `1,234,567`, `1.234.567` or `1 234 567`. */
export function localCount(value: number): string {
  return Math.round(value).toLocaleString([...locales()]);
}

const known = new Map<string, string>();

function separator(): string {
  const languages = locales();
  const key = languages.join(" ");
  const found = known.get(key) ?? separatorOf(languages);
  known.set(key, found);
  return found;
}

function separatorOf(languages: readonly string[]): string {
  const parts = new Intl.NumberFormat([...languages]).formatToParts(1.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}
