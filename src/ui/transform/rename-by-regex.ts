import { type JsonObject, textOf } from "../../dashboard-file/json.ts";
import { dashboardRegExp } from "../regexp/dashboard-regexp.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { nameIn } from "./columns.ts";
import { withDisplayName } from "./organize.ts";
import { TransformError } from "./transform-error.ts";

/** `renameByRegex`: what the expression matches in a column's name is replaced. */
export function renameByRegex(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const pattern = textOf(options["regex"]) ?? "(.*)";
  const expression = dashboardRegExp(pattern);
  if (expression === undefined) throw new TransformError(`${pattern} is no regular expression`);
  const replacement = textOf(options["renamePattern"]) ?? "$1";
  return frames.map((frame) => {
    const nameOf = nameIn(frame);
    const fields = frame.fields.map((field) => {
      const name = nameOf(field);
      return expression.test(name) ? withDisplayName(field, expression.replace(name, replacement)) : field;
    });
    return { ...frame, fields };
  });
}
