import { fuzzyScore } from "./fuzzy.ts";

export type PaletteGroup =
  | "Pages"
  | "Dashboards"
  | "Services"
  | "Recent queries"
  | "Actions"
  | "Time range"
  | "Time zone";

/** Something that the palette finds and does. */
export interface PaletteItem {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly label: string;
  /** More to find it by, not shown. */
  readonly words?: string;
  /** Shown behind the label. */
  readonly note?: string;
  /** Shown only when it is looked for: there are many of them. */
  readonly isHidden?: boolean;
  readonly run: () => void;
}

export interface ShownGroup {
  readonly group: PaletteGroup;
  readonly items: readonly PaletteItem[];
}

const MOST = 60;

/** What fits, best first, by groups: those with the best of all first. Without a text all that is not hidden. */
export function findItems(items: readonly PaletteItem[], text: string): readonly ShownGroup[] {
  const isEmpty = text.trim() === "";
  const scored = items.flatMap((item) => {
    if (isEmpty) return item.isHidden === true ? [] : [{ item, score: 0 }];
    const score = scoreOf(item, text);
    return score === undefined ? [] : [{ item, score }];
  });
  const best = isEmpty ? scored : scored.toSorted((a, b) => b.score - a.score);
  const groups = new Map<PaletteGroup, PaletteItem[]>();
  for (const { item } of best.slice(0, MOST)) {
    const group = groups.get(item.group);
    if (group === undefined) groups.set(item.group, [item]);
    else group.push(item);
  }
  return [...groups].map(([group, found]) => ({ group, items: found }));
}

/** So much counts a word that stands beside the label. */
const BESIDE = 20;

/**
 * Each word is in the label, where its letters may be apart, or stands beside it as it is. Zones are too many for
 * letters here and there: almost every word would find some.
 */
function scoreOf({ label, words = "", group }: PaletteItem, text: string): number | undefined {
  const beside = `${words} ${group}`.toLowerCase();
  let score = 0;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const isIn = group !== "Time zone" || label.toLowerCase().includes(word.toLowerCase());
    const found =
      (isIn ? fuzzyScore(label, word) : undefined) ??
      (beside.includes(word.toLowerCase()) ? BESIDE : undefined);
    if (found === undefined) return undefined;
    score += found;
  }
  return score;
}
