import { shortHash } from "../link/short-hash.ts";

/** What of a legend is switched off, from its place in the URL: `only` or `off`, and the series that it is about. */
export function hiddenIn(text: string | null, all: readonly string[]): ReadonlySet<string> {
  const [mode, ...named] = (text ?? "").split(".");
  const isNamed = (key: string): boolean => named.includes(shortHash(key));
  if (mode === "off") return new Set(all.filter(isNamed));
  // What is shown alone may be gone after a refresh: an empty chart would not say why.
  return mode === "only" && all.some(isNamed) ? new Set(all.filter((key) => !isNamed(key))) : new Set();
}

/** As the URL has it: whichever is shorter. Undefined when all is shown. */
export function hiddenText(hidden: ReadonlySet<string>, all: readonly string[]): string | undefined {
  if (hidden.size === 0) return undefined;
  const shown = all.filter((key) => !hidden.has(key));
  const [mode, named] = shown.length < hidden.size ? ["only", shown] : ["off", [...hidden]];
  return [mode, ...named.map(shortHash)].join(".");
}

/**
 * Which series are hidden after a click on one of them, as in Grafana: a click shows it alone, and all again when
 * it was alone already; with a modifier key it is switched on or off by itself.
 */
export function clickLegend(
  hidden: ReadonlySet<string>,
  clicked: string,
  all: readonly string[],
  additive: boolean,
): ReadonlySet<string> {
  const shown = all.filter((key) => !hidden.has(key));
  if (!additive) {
    const alone = shown.length === 1 && shown[0] === clicked;
    return new Set(alone ? [] : all.filter((key) => key !== clicked));
  }
  const next = new Set(hidden);
  if (!next.delete(clicked)) next.add(clicked);
  return next.size === all.length ? new Set() : next;
}
