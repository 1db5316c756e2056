import { isObject, type JsonObject, objectOf, textOf, textsOf } from "../../dashboard-file/json.ts";
import { fieldMatcher, type MatchField } from "../fields/field-matchers.ts";
import { namingOf } from "../fields/display-name.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { withFields } from "./columns.ts";

/** `filterFieldsByName`: keeps columns by names, a pattern or a variable; frames without any are left out. */
export function filterFieldsByName(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const naming = namingOf(frames);
  const byVariable = options["byVariable"] === true;
  const matcher = (choice: unknown): MatchField | undefined => {
    const { names, pattern, variable } = objectOf(choice);
    const list = byVariable && textOf(variable) ? namesIn(textOf(variable) ?? "") : textsOf(names);
    const expression = byVariable ? "" : (textOf(pattern) ?? "");
    if (!isObject(choice) || (list.length === 0 && expression === "")) return undefined;
    if (expression === "") return fieldMatcher({ id: "byNames", options: { names: list } }, naming);
    return fieldMatcher({ id: "byRegexpOrNames", options: { names: list, pattern: expression } }, naming);
  };
  return keepFields(frames, matcher(options["include"]), matcher(options["exclude"]));
}

/** `a,b` or `{a,b}`, as a variable of several values is written. */
function namesIn(text: string): readonly string[] {
  return text.replace(/^\{(.*)\}$/s, "$1").split(",");
}

/** What is excluded goes, even if it is included; frames that have no field left go, too. */
export function keepFields(
  frames: readonly DataFrame[],
  include: MatchField | undefined,
  exclude: MatchField | undefined,
): readonly DataFrame[] {
  if (include === undefined && exclude === undefined) return frames;
  return frames
    .map((frame) => {
      const fields = frame.fields.filter(
        (field) => exclude?.(field, frame) !== true && (include === undefined || include(field, frame)),
      );
      return { ...withFields(frame, fields), length: frame.length };
    })
    .filter(({ fields }) => fields.length > 0);
}
