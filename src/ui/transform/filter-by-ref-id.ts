import { type JsonObject, textOf } from "../../dashboard-file/json.ts";
import { frameMatcher } from "../fields/field-matchers.ts";
import type { DataFrame } from "../frames/data-frame.ts";

/** `filterByRefId`: keeps the answers of some queries. */
export function filterByRefId(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const [include, exclude] = [matcher(options["include"]), matcher(options["exclude"])];
  return frames.filter((frame) => exclude?.(frame) !== true && (include === undefined || include(frame)));
}

function matcher(choice: unknown): ReturnType<typeof frameMatcher> {
  const pattern = textOf(choice) ?? "";
  return pattern === "" ? undefined : frameMatcher({ id: "byRefId", options: pattern });
}
