export type ColorTheme = "dark" | "light";

/** What is shown where no colour can be told. */
export const FALLBACK_COLOR = "#808080";

const HUES = ["red", "orange", "yellow", "green", "blue", "purple"] as const;
const SHADES = ["super-light-", "light-", "", "semi-dark-", "dark-"] as const;

/** Shades by hue, lightest first. Source: the colours of @grafana/data 13.2.2. */
const HEX: Readonly<Record<ColorTheme, string>> = {
  dark: "FFA6B0FF7383F2495CE02F44C4162AFFCB7DFFB357FF9830FF780AFA6400FFF899FFEE52FADE2AF2CC0CE0B400C8F2C296D98D73BF6956A64B37872DC0D8FF8AB8FF5794F23274D91F60C4DEB6F2CA95E5B877D9A352CC8F3BB8",
  light:
    "FF7383F2495CE02F44C4162AAD0317FFB357FF9830FF780AFA6400E55400FFEE52FADE2AF2CC0CE0B400CC9D0096D98D73BF6956A64B37872D19730E8AB8FF5794F23274D91F60C41250B0CA95E5B877D9A352CC8F3BB87C2EA3",
};

const OTHERS: Readonly<Record<ColorTheme, Readonly<Record<string, string>>>> = {
  dark: { transparent: "rgba(0,0,0,0)", "panel-bg": "#181b1f", text: "rgb(204, 204, 220)" },
  light: { transparent: "rgba(255, 255, 255, 0)", "panel-bg": "#ffffff", text: "rgba(36, 41, 46, 1)" },
};

const named: Readonly<Record<ColorTheme, ReadonlyMap<string, string>>> = {
  dark: namesOf("dark"),
  light: namesOf("light"),
};

/** A CSS colour for a name that dashboards use (`semi-dark-red`); what is no such name is CSS already. */
export function colorByName(name: string | undefined, theme: ColorTheme): string {
  if (name === undefined || name === "") return FALLBACK_COLOR;
  return named[theme].get(name) ?? name;
}

function namesOf(theme: ColorTheme): ReadonlyMap<string, string> {
  const names = HUES.flatMap((hue) => SHADES.map((shade) => shade + hue));
  const colors = names.map(
    (name, index) => [name, `#${HEX[theme].slice(index * 6, index * 6 + 6)}`] as const,
  );
  return new Map([...colors, ...Object.entries(OTHERS[theme])]);
}

/** `RRGGBB` after `RRGGBB`, apart. */
export function hexColors(packed: string): readonly string[] {
  return Array.from(
    { length: packed.length / 6 },
    (_, index) => `#${packed.slice(index * 6, index * 6 + 6)}`,
  );
}
