import { type ColorTheme, colorByName, hexColors } from "./color-names.ts";

/** Colours given to series in turn. Source: the palettes of @grafana/data 13.2.2. */
export function palette(mode: string, theme: ColorTheme): readonly string[] {
  switch (mode) {
    case "palette-classic":
      return classic(theme);
    case "palette-classic-by-name":
      return classic(theme).filter((color) => standsOut(color, theme));
    case "palette-colorblind":
      return hexColors(COLOR_BLIND).filter((color) => standsOut(color, theme));
    case "palette-categorical-next":
      return hexColors(NEXT);
    case "palette-categorical-next-2":
      return hexColors(NEXT_2);
    case "palette-categorical-next-3":
      return hexColors(NEXT_3);
    default:
      return [];
  }
}

function classic(theme: ColorTheme): readonly string[] {
  return [...CLASSIC.split(" ").map((name) => colorByName(name, theme)), ...hexColors(CLASSIC_REST)];
}

/** Three to one against the ground of a panel, as WCAG asks of what is not text. */
function standsOut(color: string, theme: ColorTheme): boolean {
  const [bright = 1, dim = 0] = [luminance(color), luminance(colorByName("panel-bg", theme))].toSorted(
    (a, b) => b - a,
  );
  return (bright + 0.05) / (dim + 0.05) >= 3;
}

/** Relative luminance of `#rrggbb`, 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return Number((0.2126 * red + 0.7152 * green + 0.0722 * blue).toFixed(3));
}

const CLASSIC =
  "green semi-dark-yellow blue orange red purple dark-green dark-yellow dark-blue dark-orange dark-red dark-purple super-light-green super-light-yellow super-light-blue super-light-orange super-light-red super-light-purple";
const CLASSIC_REST =
  "447EBCC15C17890F020A437C6D1F62584477B7DBABF4D59870DBEDF9BA8FF2919182B5D8E5A8E2AEA2E0629E51E5AC0E64B0C8E0752DBF1B000A50A1962D82614D939AC48AF2C96D65C5DBF9934EEA64605195CED683CE806EB73F68339673022F575E99440A58140C052B515117493F2B5BE0F9D7FCEACACFFAFFF9E2D2FCE2DEBADFF4F9D9F9DEDAF7";
const COLOR_BLIND = "0072B2E69F00009E73CC79A756B4E9D55E00F0E442000000FFFFFF";
const NEXT =
  "D97E9BFFC55441CD9464A6D8F79CFFE78A5FC9E1A600CFE39B93DFFFB2BECEA82E9CF2D68FC3FFCE84C1FFC39D89C86241AEC7CDB9FFEF8488E7DB9800D8BE759EE6FFB1E1EE9941BAF2B854D3FFB78EE2FF645AC0BD2F8FFFF6B4C7FFEB85B5FFD49F58DB8946ABDEEABCFFFF8E6FDEED9F00DFE5959DF6";
const NEXT_2 =
  "63B564DED18884B1FFFFDBBCFFA8AAC986E6FFC4D49BCB35D3EFFFF8B4D2A6B924AFE8FFFF97DAAAA72081E3FBF386E2FFE39784D6E1D784DFFED28300D4DAF2E7FFF3C48A00C9C0E4DAFFFFAC7400BEA7D2CFFFFF97679DFFDFBDC4FFFE826093F4C5A4BAFFEA796E9FE3B374B6FFFFD8DD89E04D3BAFFE";
const NEXT_3 =
  "63B56488DDFECA94FFFFD8D3CFCB0000BEB5C7D5FFFF8DC4FFE5C79FDCB000BBFFF0D0FFFFA48B9BAC327CE6E9A3ABFFFFDAE4E1C18A1DC58AB7DFFFF38EFCFFE7DDBED99700C5D8DEDCFFFFA4B3C79E008BEBCC7DBBFFFFDCF8F5BB957DC0539BEAFFC5ADFFEA777EE0D28700CEB5D5E4FFFFA1DCE88E29";
