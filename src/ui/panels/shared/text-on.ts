import { parseRgb } from "../../fields/rgb.ts";

/** Black or white, whichever is read better on a colour. @param background CSS; what is no plain colour is dark */
export function textOn(background: string): "#000000" | "#ffffff" {
  const [red, green, blue] = parseRgb(background) ?? [0, 0, 0];
  // Brightness as YIQ has it.
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000000" : "#ffffff";
}
