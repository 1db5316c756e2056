/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rgb`, `#rrggbb` or `rgb(…)`; undefined for anything else. */
export function parseRgb(color: string): Rgb | undefined {
  const hex =
    /^#([\da-f]{6})/i.exec(color)?.[1] ?? /^#([\da-f]{3})$/i.exec(color)?.[1]?.replaceAll(/./g, "$&$&");
  if (hex !== undefined) return triple([0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const [, list] = /^rgba?\(([\d\s.,]+)\)$/.exec(color) ?? [];
  const parts = list?.split(",").map(Number) ?? [];
  return parts.length >= 3 ? triple(parts) : undefined;
}

/** `#rrggbb` */
export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => toByte(channel).toString(16).padStart(2, "0")).join("")}`;
}

function toByte(channel: number): number {
  return Math.min(255, Math.max(0, Math.round(channel)));
}

function triple([red = 0, green = 0, blue = 0]: readonly number[]): Rgb {
  return [red, green, blue];
}

function mapped(rgb: Rgb, change: (channel: number, index: number) => number): Rgb {
  return triple(rgb.map(change));
}

/** Straight between two colours. @param share 0 to 1 */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  return mapped(from, (channel, index) => channel + ((to[index] ?? 0) - channel) * share);
}

/** Adds light to all channels alike. @param percent of white */
export function brightened(rgb: Rgb, percent: number): Rgb {
  return mapped(rgb, (channel) => Math.min(255, channel + Math.round((255 * percent) / 100)));
}

/** Turns the hue by degrees. */
export function spun(rgb: Rgb, degrees: number): Rgb {
  const [hue, saturation, lightness] = toHsl(rgb);
  return fromHsl((((hue + degrees) % 360) + 360) % 360, saturation, lightness);
}

/** Takes lightness away. @param percent of the lightness of white */
export function darkened(rgb: Rgb, percent: number): Rgb {
  const [hue, saturation, lightness] = toHsl(rgb);
  return fromHsl(hue, saturation, Math.max(0, lightness - percent / 100));
}

/** Degrees, and two shares. */
function toHsl(rgb: Rgb): readonly [number, number, number] {
  const [red, green, blue] = mapped(rgb, (channel) => channel / 255);
  const max = Math.max(red, green, blue);
  const min = Math.min(red, green, blue);
  const lightness = (max + min) / 2;
  const spread = max - min;
  if (spread === 0) return [0, 0, lightness];
  const saturation = spread / (1 - Math.abs(2 * lightness - 1));
  return [60 * sextant(red, green, blue, max, spread), saturation, lightness];
}

function sextant(red: number, green: number, blue: number, max: number, spread: number): number {
  if (max === red) return ((green - blue) / spread + 6) % 6;
  return max === green ? (blue - red) / spread + 2 : (red - green) / spread + 4;
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return triple(
    [0, 8, 4].map((offset) => {
      const at = (offset + hue / 30) % 12;
      return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
    }),
  );
}
