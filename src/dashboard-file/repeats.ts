import { compacted, heightOf } from "./layout.ts";
import type { Panel, PanelRepeat, Row, ScopedVariables } from "./model.ts";
import type { VariableOption } from "./variable-model.ts";

/** What is chosen of a variable, All resolved to all the options; undefined if there is no such variable. */
export type ChosenOptions = (variable: string) => readonly VariableOption[] | undefined;

/** What repeats may make of a dashboard. */
const MAX_PANELS = 500;

/** What is shown once repeats are made. */
export interface Expanded {
  readonly rows: readonly Row[];
  /** How many panels were left out, as there would be too many. */
  readonly omitted: number;
}

/**
 * Shows rows and panels once for each value of the variable that they are repeated by. One of a variable that is
 * not there, or of which nothing is chosen, is shown once.
 */
export function expandRepeats(rows: readonly Row[], chosen: ChosenOptions): Expanded {
  let left = MAX_PANELS;
  let omitted = 0;
  const expanded = rows
    .flatMap((row) => rowCopies(row, chosen))
    .map((row) => {
      const all = row.panels.some(({ repeat }) => repeat !== undefined)
        ? repeatedPanels(row.panels, chosen)
        : row.panels;
      const panels = all.slice(0, left);
      left -= panels.length;
      omitted += all.length - panels.length;
      return { ...row, panels };
    });
  return { rows: expanded, omitted };
}

function rowCopies(row: Row, chosen: ChosenOptions): readonly Row[] {
  const { repeat } = row;
  const options = repeat === undefined ? undefined : chosen(repeat);
  if (repeat === undefined || options === undefined || options.length === 0) return [row];
  return options.map((option, index) => {
    const scope = { ...row.scope, ...scoped(repeat, option) };
    const key = (own: string): string => `${own}/${repeat}-${index}`;
    const panels = row.panels.map((panel) => ({
      ...panel,
      key: key(panel.key),
      scope: { ...panel.scope, ...scope },
    }));
    return { ...row, key: key(row.key), scope, panels };
  });
}

function scoped(variable: string, { text, value }: VariableOption): ScopedVariables {
  return { [variable]: { text, value } };
}

function repeatedPanels(panels: readonly Panel[], chosen: ChosenOptions): readonly Panel[] {
  let shift = 0;
  const placed = panels.flatMap((panel) => {
    const moved = movedDown(panel, shift);
    if (panel.repeat === undefined) return [moved];
    const options = ownOptions(panel, panel.repeat.variable, chosen);
    if (options.length === 0) return [moved];
    const copies = copiesOf(moved, panel.repeat, options);
    shift += heightOf(copies) - heightOf([moved]);
    return copies;
  });
  return compacted(placed);
}

/** Within a repeated row the variable has one value already. */
function ownOptions(panel: Panel, variable: string, chosen: ChosenOptions): readonly VariableOption[] {
  const fixed = panel.scope[variable];
  if (fixed === undefined) return chosen(variable) ?? [];
  return [{ text: String(fixed.text), value: String(fixed.value) }];
}

function movedDown(panel: Panel, by: number): Panel {
  return { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + by } };
}

function copiesOf(
  panel: Panel,
  { variable, direction, maxPerRow }: PanelRepeat,
  options: readonly VariableOption[],
): readonly Panel[] {
  const { x, y, w, h } = panel.gridPos;
  const perRow = Math.min(24, maxPerRow, options.length);
  const width = Math.floor(24 / perRow);
  return options.map((option, index) => ({
    ...panel,
    key: `${panel.key}/${variable}-${index}`,
    repeat: undefined,
    scope: { ...panel.scope, ...scoped(variable, option) },
    gridPos:
      direction === "v"
        ? { x, y: y + index * h, w, h }
        : { x: (index % perRow) * width, y: y + Math.floor(index / perRow) * h, w: width, h },
  }));
}
