import type { ColorTheme } from "../../fields/color-names.ts";
import { displayOf } from "../../fields/display.ts";
import type { ShownField } from "../../fields/show-frames.ts";

/** What decides how a field is shown beside itself. */
export interface Showing {
  readonly theme: ColorTheme;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
}

/** The field with the colour of its place among those that are drawn, where a palette gives each its own. */
export function withPlace(field: ShownField, index: number, showing: Showing): ShownField {
  if (field.config.color?.mode.startsWith("palette-") !== true) return field;
  const display = displayOf(field, { ...showing, range: field.range, index, name: field.title });
  return { ...field, seriesIndex: index, display, color: display(0).color };
}
