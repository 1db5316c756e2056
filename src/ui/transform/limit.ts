import { type JsonObject, numberOf } from "../../dashboard-file/json.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { rowsOf, withRows } from "./columns.ts";

/** `limit`: the first rows, or the last ones if the limit is negative; ten if none is given. */
export function limit(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const count = Math.trunc(numberOf(options["limitField"]) ?? 10);
  return frames.map((frame) => {
    if (frame.length <= count) return frame;
    const rows = rowsOf(frame);
    return withRows(frame, count >= 0 ? rows.slice(0, count) : rows.slice(count));
  });
}
