import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import type { ColorTheme } from "../fields/color-names.ts";
import { showFrames, type ShownFrame } from "../fields/show-frames.ts";
import type { DataFrame } from "../frames/data-frame.ts";

/** Frames as a panel gets them. */
export function shown(
  frames: readonly DataFrame[],
  defaults: FieldConfig = {},
  theme: ColorTheme = "light",
): readonly ShownFrame[] {
  return showFrames(frames, {
    config: { defaults, overrides: [] },
    theme,
    timeZone: "utc",
    interpolate: (text) => text,
  });
}
