import type { ColorTheme } from "../../fields/color-names.ts";
import { hexOf, mixed, parseRgb, type Rgb } from "../../fields/rgb.ts";

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const SURFACES: Readonly<Record<ColorTheme, Rgb>> = { light: WHITE, dark: [22, 26, 33] };
/** WCAG 2.1, AA, for text of any size is 4.5; a little more, as colours are rounded. */
const ENOUGH = 4.7;
const STEPS = 20;

/** The colour as text on a panel: darker in the light theme, lighter in the dark one, as far as it takes to be read. */
export function readableText(color: string, theme: ColorTheme): string {
  const rgb = parseRgb(color);
  if (rgb === undefined) return color;
  const towards = theme === "light" ? BLACK : WHITE;
  for (let step = 0; step <= STEPS; step += 1) {
    const candidate = mixed(rgb, towards, step / STEPS);
    if (contrast(candidate, SURFACES[theme]) >= ENOUGH) return hexOf(candidate);
  }
  return hexOf(towards);
}

/** WCAG 2.1: from 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.039_28 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
