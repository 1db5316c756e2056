import type { StatusBody } from "../../api/wire/watchtower.ts";
import { getJson } from "./request.ts";

export async function fetchStatus(signal: AbortSignal): Promise<StatusBody> {
  return getJson<StatusBody>("/api/watchtower/status", {}, signal);
}
