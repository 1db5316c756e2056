import type {
  DashboardBody,
  SaveDashboardRequest,
  SavedDashboard,
  SearchItem,
} from "../../api/wire/grafana.ts";
import { getJson, RequestError } from "./request.ts";

/** Dashboards and their folders, folders first. */
export async function searchDashboards(signal: AbortSignal): Promise<readonly SearchItem[]> {
  return getJson<readonly SearchItem[]>("/api/search", {}, signal);
}

export async function fetchDashboard(uid: string, signal: AbortSignal): Promise<DashboardBody> {
  return getJson<DashboardBody>(`/api/dashboards/uid/${encodeURIComponent(uid)}`, {}, signal);
}

/** @throws RequestError with status 412 if there is one of this uid, and it is not to be overwritten. */
export async function saveDashboard(request: SaveDashboardRequest): Promise<SavedDashboard> {
  const response = await fetch("/api/dashboards/db", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  const body: { readonly message?: string } & SavedDashboard = await response.json();
  if (response.ok) return body;
  throw new RequestError(response.status, body.message ?? `HTTP ${response.status}`);
}
