import { fittingSize } from "../shared/text-size.ts";

/** The longest of a panel: its tiles look alike. */
interface TileTexts {
  /** Empty: not shown. */
  readonly name: string;
  readonly value: string;
  readonly hasChange: boolean;
  /** As the file says, CSS pixels; undefined: as large as there is room for. */
  readonly sizes: { readonly title: number | undefined; readonly value: number | undefined };
  /** Name and value may stand side by side. */
  readonly mayBeWide: boolean;
}

export interface TileLayout {
  /** CSS pixels, all of these. */
  readonly padding: number;
  readonly nameSize: number;
  readonly valueSize: number;
  readonly isWide: boolean;
}

export const CHANGE_SIZE = 13;

/** Lines of text take some room above and below. */
const LINE = 1.5;
const MOST = 64;

/** Sizes of the texts of a value in its tile: side by side where it is much wider than high, as in Grafana. */
export function tileLayout(texts: TileTexts, width: number, height: number): TileLayout {
  const { name, value, hasChange, sizes, mayBeWide } = texts;
  const padding = height > 90 ? 10 : height > 50 ? 6 : 2;
  const [wide, high] = [width - 2 * Math.max(padding, 6), height - 2 * padding];
  const changeRoom = hasChange ? CHANGE_SIZE * LINE : 0;
  const isWide = mayBeWide && name !== "" && value !== "" && width / height > 2.5;
  const [nameWidth, nameHeight] = isWide
    ? [wide * 0.45, high * 0.6]
    : [wide, value === "" ? high : high * 0.3];
  const nameSize =
    name === "" ? 0 : (sizes.title ?? fittingSize(name, nameWidth, nameHeight, value === "" ? 32 : 16));
  const [valueWidth, valueHeight] = isWide ? [wide * 0.5, high] : [wide, high - nameSize * LINE];
  const valueSize = sizes.value ?? fittingSize(value, valueWidth, valueHeight - changeRoom, MOST);
  return { padding, nameSize, valueSize, isWide };
}
