import { Hono } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { ENGINE_NAMES } from "../wire/self.ts";
import type {
  ClusterBody,
  ConfigBody,
  DashboardFilesBody,
  DoctorBody,
  EngineName,
  GraphBody,
  RuleFilesBody,
} from "../wire/self.ts";

/** What the engine tells of itself beside its status. Secrets are masked. */
export interface SelfSource {
  /** The settings in use, and where each comes from. */
  config(): ConfigBody;
  /** `undefined` while no file is in use. */
  graph(): Promise<GraphBody | undefined>;
  /** What `watchtower doctor` would find just now. */
  doctor(engine: EngineName): Promise<DoctorBody>;
  /** The kubernetes engine. */
  cluster(): Promise<ClusterBody>;
  ruleFiles(): Promise<RuleFilesBody>;
  dashboardFiles(): Promise<DashboardFilesBody>;
}

/** `GET /config`, `/graph`, `/doctor?engine=`, `/engines/kubernetes`, `/rule-files`, `/dashboard-files`. */
export function selfApi(source: SelfSource): Hono {
  const app = new Hono();
  app.get("/config", (c) => c.json(source.config()));
  app.get("/graph", async (c) => {
    const graph = await source.graph();
    if (graph === undefined) throw new WatchtowerError("unavailable", "no Alloy file is in use yet");
    return c.json(graph);
  });
  app.get("/doctor", async (c) => c.json(await source.doctor(engineOf(c.req.query("engine")))));
  app.get("/engines/kubernetes", async (c) => c.json(await source.cluster()));
  app.get("/rule-files", async (c) => c.json(await source.ruleFiles()));
  app.get("/dashboard-files", async (c) => c.json(await source.dashboardFiles()));
  return app;
}

function engineOf(text = "embedded"): EngineName {
  const engine = ENGINE_NAMES.find((name) => name === text);
  if (engine !== undefined) return engine;
  const known = ENGINE_NAMES.join(", ");
  throw new WatchtowerError("invalid", `engine is to be one of ${known}, not ${JSON.stringify(text)}`);
}
