import type { QueryCheckBody, QueryLanguage } from "../../api/wire/query-check.ts";
import type { TraceDiffBody } from "../../api/wire/trace-diff.ts";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { getJson } from "./request.ts";

export async function fetchStatus(signal: AbortSignal): Promise<StatusBody> {
  return getJson<StatusBody>("/api/watchtower/status", {}, signal);
}

/** Two traces, span by span. */
export async function fetchTraceDiff(
  left: string,
  right: string,
  signal: AbortSignal,
): Promise<TraceDiffBody> {
  return getJson<TraceDiffBody>("/api/watchtower/traces/diff", { left, right }, signal);
}

/** What is wrong with a query, as far as its text alone tells. */
export async function checkQuery(
  language: QueryLanguage,
  query: string,
  signal: AbortSignal,
): Promise<QueryCheckBody> {
  return getJson<QueryCheckBody>("/api/watchtower/queries/check", { language, query }, signal);
}
