import type { Context } from "hono";
import { respond } from "./respond.ts";

/** `/api/v1/targets`: data is sent here, nothing is scraped. */
export function targets(c: Context): Response {
  return respond(c, { activeTargets: [], droppedTargets: [], droppedTargetCounts: {} });
}

/** `/api/v1/targets/metadata`: that of scraped metrics; see `/api/v1/metadata` for what was sent. */
export function targetMetadata(c: Context): Response {
  return respond(c, []);
}
