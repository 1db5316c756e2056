import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { type CapturingRegexp, compileCapture } from "../../../base/regexp.ts";
import { sanitizeKey } from "./label-name.ts";
import type { Stage } from "./stage.ts";

const SAME_NAMES = /duplicate capture group name: `(.*)`$/;

/** Loki's error of groups of the same name is its own. */
function compiledOf(expression: string): CapturingRegexp {
  try {
    return compileCapture(expression);
  } catch (error) {
    const [, name] = SAME_NAMES.exec(errorMessage(error)) ?? [];
    if (name === undefined) throw error;
    throw new WatchtowerError("invalid", `duplicate extracted label name '${name}'`, { cause: error });
  }
}

/** Named groups of the first match as labels. @throws WatchtowerError `invalid` */
export function regexp(expression: string): Stage {
  const compiled = compiledOf(expression);
  const names = compiled.groups.filter((name) => name !== undefined);
  if (names.length === 0) throw new WatchtowerError("invalid", "at least one named capture must be supplied");
  return (state) => {
    const groups = compiled.exec(state.line);
    if (groups === undefined) return true;
    for (const [index, name] of compiled.groups.entries()) {
      if (name !== undefined) state.extract(sanitizeKey(name), groups[index] ?? "");
    }
    return true;
  };
}
