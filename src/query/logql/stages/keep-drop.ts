import { compileMatcher } from "../../../model/matcher.ts";
import type { LabelTarget } from "../ast.ts";
import type { Stage } from "./stage.ts";

interface Target {
  readonly name: string;
  readonly test: (value: string) => boolean;
}

function compileTarget({ name, matcher }: LabelTarget): Target {
  return { name, test: matcher === undefined ? () => true : compileMatcher(matcher) };
}

/** Removes labels, or those of them that match. @throws WatchtowerError `invalid` */
export function drop(targets: readonly LabelTarget[]): Stage {
  const compiled = targets.map(compileTarget);
  return (state) => {
    for (const { name, test } of compiled) if (test(state.get(name) ?? "")) state.remove(name);
    return true;
  };
}

/** Removes all labels but those named, or those of them that match; errors stay. @throws WatchtowerError `invalid` */
export function keep(targets: readonly LabelTarget[]): Stage {
  const compiled = targets.map(compileTarget);
  const keeps = (label: string, value: string): boolean =>
    compiled.some(({ name, test }) => name === label && test(value));
  return (state) => {
    state.retain(keeps);
    return true;
  };
}
