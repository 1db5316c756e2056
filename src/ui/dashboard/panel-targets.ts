import { isExpression } from "../../dashboard-file/datasource-ref.ts";
import type { Panel, Target } from "../../dashboard-file/model.ts";
import { inputsOf } from "../expressions/inputs.ts";

/** What a panel asks, and what is made of the answers. */
interface PanelTargets {
  /** Of data sources: those that are shown, and those that a shown expression needs. */
  readonly asked: readonly Target[];
  readonly expressions: readonly Target[];
  /** Whose frames the panel has; the others are hidden. */
  readonly shown: ReadonlySet<string>;
}

/** A hidden query is asked only if an expression that is shown needs it, be it through others. */
export function panelTargets({ targets, datasource }: Panel): PanelTargets {
  const shown = targets.filter(({ hidden }) => !hidden);
  const byRefId = new Map(targets.map((target) => [target.refId, target]));
  const isOne = (target: Target): boolean => isExpression(target.datasource ?? datasource, target.query);
  const needed = new Set(shown);
  // Grows as it is gone through.
  for (const target of needed) {
    if (!isOne(target)) continue;
    for (const refId of inputsOf(target.query)) {
      const input = byRefId.get(refId);
      if (input !== undefined) needed.add(input);
    }
  }
  const used = targets.filter((target) => needed.has(target));
  return {
    asked: used.filter((target) => !isOne(target)),
    expressions: used.filter(isOne),
    shown: new Set(shown.map(({ refId }) => refId)),
  };
}
