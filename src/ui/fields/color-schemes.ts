import type { FieldColor, Threshold } from "../../dashboard-file/field-config.ts";
import { type ColorTheme, colorByName, FALLBACK_COLOR, hexColors } from "./color-names.ts";
import { palette } from "./palettes.ts";
import { brightened, darkened, hexOf, mixed, parseRgb, spun } from "./rgb.ts";

/** The CSS colour of a value. @param percent of the way from min to max, 0 to 1 */
export type ColorOf = (percent: number, threshold: Threshold) => string;

export interface SeriesPlace {
  readonly theme: ColorTheme;
  /** Among all series of the panel. */
  readonly index: number;
  readonly name: string;
}

/** How a field's values are coloured, by Grafana's colour modes. */
export function colorOf(color: FieldColor | undefined, { theme, index, name }: SeriesPlace): ColorOf {
  const mode = knownMode(color?.mode);
  if (mode === "thresholds") return (_percent, threshold) => colorByName(threshold.color, theme);
  if (mode.startsWith("continuous-")) {
    const stops = schemeColors(mode, theme);
    return mode in RAMPS
      ? (percent) => along(hexColors(RAMPS[mode] ?? ""), percent)
      : (percent) => spline(stops, percent);
  }
  const one = mode.startsWith("palette-")
    ? paletteColor(mode, theme, index, name)
    : fixedColor(mode, colorByName(color?.fixedColor ?? FALLBACK_COLOR, theme), index);
  return () => one;
}

/** Whether each value has a colour of its own, instead of its series. */
export function isByValue(color: FieldColor | undefined): boolean {
  const mode = knownMode(color?.mode);
  return mode === "thresholds" || mode.startsWith("continuous-");
}

/** Whether colours run into each other. */
export function isContinuous(color: FieldColor | undefined): boolean {
  return knownMode(color?.mode).startsWith("continuous-");
}

/** Stops of a continuous scheme, or the colours of a palette. */
export function schemeColors(mode: string, theme: ColorTheme): readonly string[] {
  const ramp = RAMPS[mode];
  if (ramp !== undefined) return hexColors(ramp).filter((_, index) => index % 2 === 0);
  return NAMED_STOPS[mode]?.split(" ").map((name) => colorByName(name, theme)) ?? palette(mode, theme);
}

/** Modes that are not known here are shown as by thresholds, as Grafana does. */
function knownMode(mode: string | undefined): string {
  if (mode === undefined) return "thresholds";
  return mode in RAMPS || mode in NAMED_STOPS || OTHER_MODES.has(mode) ? mode : "thresholds";
}

const OTHER_MODES: ReadonlySet<string> = new Set([
  "fixed",
  "shades",
  "gradient",
  "palette-classic",
  "palette-classic-by-name",
  "palette-colorblind",
  "palette-categorical-next",
  "palette-categorical-next-2",
  "palette-categorical-next-3",
]);

const NAMED_STOPS: Readonly<Record<string, string>> = {
  "continuous-GrYlRd": "green yellow red",
  "continuous-RdYlGr": "red yellow green",
  "continuous-BlYlRd": "dark-blue super-light-yellow dark-red",
  "continuous-YlRd": "super-light-yellow dark-red",
  "continuous-BlPu": "blue purple",
  "continuous-YlBl": "super-light-yellow dark-blue",
  "continuous-blues": "panel-bg dark-blue",
  "continuous-reds": "panel-bg dark-red",
  "continuous-greens": "panel-bg dark-green",
  "continuous-purples": "panel-bg dark-purple",
};

/** Seventeen stops of matplotlib's colour maps (CC0); straight between them, off by at most 7 of 255. */
const RAMPS: Readonly<Record<string, string>> = {
  "continuous-viridis":
    "44015448186a472d7b4240863b528b33638d2c728e26828e21918c1fa08828ae803fbc735ec96284d44baddc30d8e219fde725",
  "continuous-magma":
    "0000040a08221d114736106b51127c6a1c818326819c2e7fb73779d0416fe75263f56b5cfc8961fea772fec488fde2a3fcfdbf",
  "continuous-plasma":
    "0d08873105974c02a16600a77e03a89511a1aa2395bc3587cc4778da5a6ae66c5cf0804ef89540fdac33fdc527f8df25f0f921",
  "continuous-inferno":
    "0000040b0724210c4a3d096557106e71196e8a226aa32c61bc3754d24644e45a31f1731df98e09fcac11f9cb35f2ea69fcffa4",
  "continuous-cividis":
    "002051012b6511366c26426e3c4d6e51586e62646f7270717f7c758c88779a9478a9a177bbaf71cebd68e2cb5cf3da4ffdea45",
};

function along(stops: readonly string[], percent: number): string {
  const at = Math.min(1, Math.max(0, percent)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(at));
  return between(stops[index], stops[index + 1], at - index);
}

function between(from: string | undefined, to: string | undefined, share: number): string {
  const [a, b] = [parseRgb(from ?? ""), parseRgb(to ?? "")];
  return a === undefined || b === undefined ? (from ?? FALLBACK_COLOR) : hexOf(mixed(a, b, share));
}

/** A uniform cubic B-spline through the channels: it begins and ends at the outer stops and rounds the others off. */
function spline(stops: readonly string[], percent: number): string {
  const colors = stops.map((stop) => parseRgb(stop) ?? ([128, 128, 128] as const));
  const parts = colors.length - 1;
  const at = Math.min(1, Math.max(0, percent));
  const index = at === 1 ? parts - 1 : Math.floor(at * parts);
  const channel = (which: 0 | 1 | 2): number => {
    const stop = (place: number): number => colors[place]?.[which] ?? 0;
    const [from, to] = [stop(index), stop(index + 1)];
    const before = index > 0 ? stop(index - 1) : 2 * from - to;
    const after = index < parts - 1 ? stop(index + 2) : 2 * to - from;
    return basis(at * parts - index, before, from, to, after);
  };
  return hexOf([channel(0), channel(1), channel(2)]);
}

function basis(t: number, before: number, from: number, to: number, after: number): number {
  const [t2, t3] = [t ** 2, t ** 3];
  return (
    ((1 - 3 * t + 3 * t2 - t3) * before +
      (4 - 6 * t2 + 3 * t3) * from +
      (1 + 3 * t + 3 * t2 - 3 * t3) * to +
      t3 * after) /
    6
  );
}

function paletteColor(mode: string, theme: ColorTheme, index: number, name: string): string {
  const colors = palette(mode, theme);
  const place = mode === "palette-classic-by-name" ? nameHash(name) : index;
  return colors[place % colors.length] ?? FALLBACK_COLOR;
}

/** A hash that Grafana's colours by name depend on: Bernstein's with exclusive or, from the end. */
function nameHash(name: string): number {
  let hash = 5381;
  for (let index = name.length - 1; index >= 0; index -= 1)
    hash = Math.imul(hash, 33) ^ name.charCodeAt(index);
  // Colours by name are picked by the hash as an unsigned number.
  return hash >>> 0;
}

const SHADE_STEPS = 6;

/** One colour for all, or by turns lighter and darker ones of it. */
function fixedColor(mode: string, base: string, index: number): string {
  const rgb = parseRgb(base);
  const place = index % (2 * SHADE_STEPS - 1);
  if (mode !== "shades" || place === 0 || rgb === undefined) return base;
  const share = Math.ceil(place / 2) / SHADE_STEPS;
  const lighter = place % 2 === 1;
  const turned = spun(rgb, (lighter ? 10 : -10) * share);
  return hexOf(lighter ? brightened(turned, 35 * share) : darkened(turned, 35 * share));
}
