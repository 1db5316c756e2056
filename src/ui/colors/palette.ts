/** Colours told apart on light and dark ground alike, most different ones first. */
const PALETTE = [
  "#3d8bfd",
  "#f28e2c",
  "#3aa76d",
  "#d1495b",
  "#9b6bd6",
  "#17a2b8",
  "#c9a227",
  "#e377b2",
  "#7a8b2e",
  "#6c7ae0",
  "#b9653b",
  "#2fb3a0",
  "#a3467f",
  "#5f93a8",
  "#8a6d3b",
  "#55a630",
  "#cc5de8",
  "#e8590c",
  "#4263eb",
  "#868e96",
] as const;

/** The colour at a place in an order; beyond the palette, hues a golden angle apart. */
export function colorAt(index: number): string {
  return PALETTE[index] ?? `hsl(${Math.round((index * 137.508) % 360)} 55% 55%)`;
}

/** Gives each name a colour of its own by order of first appearance: no two share one. */
export function assignColors(names: Iterable<string>): ReadonlyMap<string, string> {
  const colors = new Map<string, string>();
  for (const name of names) {
    if (!colors.has(name)) colors.set(name, colorAt(colors.size));
  }
  return colors;
}
