import { objectOf, oneOf, textOf } from "../../../dashboard-file/json.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { textOn } from "../shared/text-on.ts";

/** How the cells of a column are drawn: Grafana's `custom.cellOptions`. */
export interface CellOptions {
  readonly kind: string;
  /** Of a gauge. */
  readonly mode: "basic" | "gradient" | "lcd";
  /** Of the text beside a gauge. */
  readonly text: "text" | "color" | "hidden";
  readonly isWrapped: boolean;
  readonly isForRow: boolean;
  /** Whether a small line has its number beside it. */
  readonly hasNumber: boolean;
  /** Whether a value can be looked at whole. */
  readonly isInspected: boolean;
}

/** What a file does not say is as in Grafana. */
export function cellOptions({ config: { custom = {} } }: ShownField): CellOptions {
  const options = objectOf(custom["cellOptions"]);
  return {
    kind: textOf(options["type"]) ?? "auto",
    mode: oneOf(options["mode"], ["basic", "lcd"] as const) ?? "gradient",
    text: oneOf(options["valueDisplayMode"], ["color", "hidden"] as const) ?? "text",
    isWrapped: custom["wrapText"] === true || options["wrapText"] === true,
    isForRow: options["applyToRow"] === true,
    hasNumber: options["hideValue"] !== true,
    isInspected: custom["inspect"] === true,
  };
}

/** Whether its colour is that of the cell, and the text's has to be read on it. */
export const isFilled = ({ kind }: CellOptions): boolean =>
  kind === "color-background" || kind === "color-background-solid";

/** The background of a value, and text that can be read on it. */
export const filledStyle = (color: string) => ({ background: color, color: textOn(color) });

/** Of the first column whose colours are meant for whole rows. */
export function rowStyle(fields: readonly ShownField[], row: number) {
  const field = fields.find((each) => {
    const options = cellOptions(each);
    return options.isForRow && isFilled(options);
  });
  return field === undefined ? undefined : filledStyle(field.display(field.values[row]).color);
}
