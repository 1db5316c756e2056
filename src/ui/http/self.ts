import type { ClusterBody, ConfigBody, DoctorBody, EngineName, GraphBody } from "../../api/wire/self.ts";
import type { DashboardFilesBody, RuleFilesBody } from "../../api/wire/self.ts";
import { getJson } from "./request.ts";

const BASE = "/api/watchtower";

/** The settings in effect; secrets are masked. */
export const fetchConfig = (signal: AbortSignal): Promise<ConfigBody> =>
  getJson<ConfigBody>(`${BASE}/config`, {}, signal);

/** The Alloy file in use. */
export const fetchGraph = (signal: AbortSignal): Promise<GraphBody> =>
  getJson<GraphBody>(`${BASE}/graph`, {}, signal);

export const fetchDoctor = (engine: EngineName, signal: AbortSignal): Promise<DoctorBody> =>
  getJson<DoctorBody>(`${BASE}/doctor`, { engine }, signal);

/** The kubernetes engine's state, which takes a second or more to find out. */
export const fetchCluster = (signal: AbortSignal): Promise<ClusterBody> =>
  getJson<ClusterBody>(`${BASE}/engines/kubernetes`, {}, signal);

export const fetchRuleFiles = (signal: AbortSignal): Promise<RuleFilesBody> =>
  getJson<RuleFilesBody>(`${BASE}/rule-files`, {}, signal);

export const fetchDashboardFiles = (signal: AbortSignal): Promise<DashboardFilesBody> =>
  getJson<DashboardFilesBody>(`${BASE}/dashboard-files`, {}, signal);
