import { WatchtowerError } from "../../../base/errors.ts";
import { compileCapture } from "../../../base/regexp.ts";
import { sanitizeKey } from "./label-name.ts";
import type { Stage } from "./stage.ts";

/** Named groups of the first match as labels. @throws WatchtowerError `invalid` */
export function regexp(expression: string): Stage {
  const compiled = compileCapture(expression);
  const names = compiled.groups.filter((name) => name !== undefined);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new WatchtowerError("invalid", `duplicate extracted label name '${twice}'`);
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
