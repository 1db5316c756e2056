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
