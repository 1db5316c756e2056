import { wholeText } from "../format/value-text.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, timeFieldOf } from "../frames/data-frame.ts";
import type { Macro, Verbatim } from "../variables/scope.ts";
import { displayName, formatLabels, namingOf } from "./display-name.ts";
import type { DisplayValue } from "./display.ts";
import type { ShownField, ShownFrame } from "./show-frames.ts";

/** `${__field.name}`, `${__field.labels.job}`, `${__series.name}`, as display names and links use them. */
export function fieldMacro(field: Field, frame: DataFrame): Macro {
  return (name, path = "") => {
    if (name === "__field") return ofField(field, frame, steps(path));
    if (name === "__series" || name === "__series_name") return frameName(frame);
    return undefined;
  };
}

function ofField(field: Field, frame: DataFrame, [part, label]: readonly string[]): string {
  if (part !== "labels") return nameWithoutConfig(field, frame);
  const labels = field.labels ?? {};
  return label === undefined ? formatLabels(labels) : (labels[label] ?? "");
}

/** The name that a display name may be made of. */
function nameWithoutConfig(field: Field, frame: DataFrame): string {
  const { displayName: _configured, ...config } = field.config;
  const bare = { ...field, config };
  const fields = frame.fields.map((other) => (other === field ? bare : other));
  const whole = { ...frame, fields };
  return displayName(bare, whole, namingOf([whole]));
}

function frameName(frame: DataFrame): string {
  if (frame.name !== undefined && frame.name !== "") return frame.name;
  const naming = namingOf([frame]);
  const values = frame.fields.filter(({ type }) => type !== "time");
  return values.map((field) => displayName(field, frame, naming)).join(", ");
}

/** `${__value.raw}`, `${__data.fields["name"].text}`, `$__cell_0`: of one row of a frame that is shown. */
export function rowMacro(field: ShownField, frame: ShownFrame, row: number): Macro {
  return (name, path = "") => {
    const [, cell] = /^__cell(?:_(\d+))?$/.exec(name) ?? [];
    if (cell !== undefined) return valueOf(frame.fields[Number(cell)], frame, row, "text");
    switch (name) {
      case "__cell":
        return valueOf(field, frame, row, path === "" ? "text" : path);
      case "__value":
        return valueOf(field, frame, row, path);
      case "__data":
        return ofData(frame, row, steps(path));
      default:
        return undefined;
    }
  };
}

/** `${__value.raw}` of a calculation over a whole series. */
export function calculatedMacro(value: DisplayValue): Macro {
  return (name, path = "") => {
    if (name !== "__value") return undefined;
    if (path === "raw" || path === "numeric") return String(value.numeric);
    return path === "time" ? "" : wholeText(value);
  };
}

function ofData(
  frame: ShownFrame,
  row: number,
  [part, column = "", what = ""]: readonly string[],
): string | Verbatim {
  if (part === "refId") return frame.refId ?? "";
  return valueOf(part === "fields" ? columnOf(frame, column) : undefined, frame, row, what);
}

function columnOf({ fields }: ShownFrame, column: string): ShownField | undefined {
  return (
    fields.find(({ name }) => name === column) ??
    (/^\d+$/.test(column) ? fields[Number(column)] : undefined) ??
    fields.find(({ title }) => title === column)
  );
}

/** @param what `raw`, `numeric`, `text`, `time`; else the text with its unit */
function valueOf(field: ShownField | undefined, frame: ShownFrame, row: number, what: string): string {
  if (field === undefined) return "";
  if (what === "time") return String(timeFieldOf(frame)?.values[row] ?? "");
  const value = field.values[row];
  if (what === "raw") return cellText(value);
  const shown = field.display(value);
  if (what === "numeric") return String(shown.numeric);
  return what === "text" ? shown.text : wholeText(shown);
}

/** `fields["a b"].text` is `fields`, `a b`, `text`. */
function steps(path: string): readonly string[] {
  const parts = path.matchAll(/\.?([^.[\]"']+)|\[(?:"([^"]*)"|'([^']*)'|(\d+))\]/g);
  return [...parts].map(([, plain, double, single, index]) => plain ?? double ?? single ?? index ?? "");
}
