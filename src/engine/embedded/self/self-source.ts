import type { DashboardLibrary } from "../../../api/grafana/library.ts";
import type { SelfSource } from "../../../api/watchtower/self.ts";
import type { ConfigBody, DashboardFilesBody, DoctorBody, RuleFilesBody } from "../../../api/wire/self.ts";
import type { Origins } from "../../../config/load.ts";
import { entries } from "../../../config/load.ts";
import { DURATION, SIZE } from "../../../config/setting.ts";
import type { Config } from "../../../config/settings.ts";
import { shownConfig } from "../../../config/shown-config.ts";
import type { EpochRoutes } from "../routing/epoch-routes.ts";
import { graphBody } from "./graph-body.ts";
import { recently } from "./recently.ts";

interface SelfParts {
  readonly config: Config;
  readonly origins: Origins;
  readonly routes: EpochRoutes;
  readonly dashboards: Pick<DashboardLibrary, "read">;
  /** What components lost on the ways to destinations, which the main thread knows. */
  readonly lostOnTheWay: () => Readonly<Record<string, number>>;
}

/** Each looks at the machine, the cluster or files: often enough for a page that is open. */
const KEEP_MS = 5000;
/** The file is checked again each time. */
const GRAPH_MS = 1000;

/** What the page shows of Watchtower itself, beside the status. What takes long is loaded when it is asked for. */
export function selfSource(parts: SelfParts): SelfSource {
  const { config, routes } = parts;
  const cluster = async () => new (await import("./cluster.ts")).Cluster(config);
  const doctors = {
    embedded: recently(async () => (await import("../doctor.ts")).embeddedDoctor(config), KEEP_MS),
    kubernetes: recently(async () => (await cluster()).doctor(), KEEP_MS),
  };
  return {
    config: () => configBody(parts),
    graph: recently(async () => {
      const newest = routes.all.at(-1);
      return newest && graphBody(newest.epoch, config, [routes.losses(), parts.lostOnTheWay()]);
    }, GRAPH_MS),
    doctor: async (engine): Promise<DoctorBody> => ({ engine, findings: await doctors[engine]() }),
    cluster: recently(async () => (await cluster()).status(), KEEP_MS),
    ruleFiles: recently(() => ruleFiles(config), KEEP_MS),
    dashboardFiles: () => dashboardFiles(parts),
  };
}

const UNITS: Readonly<Record<string, "bytes" | "milliseconds">> = {
  [SIZE]: "bytes",
  [DURATION]: "milliseconds",
};

function configBody({ config, origins }: SelfParts): ConfigBody {
  const about = new Map(entries().map(([, setting]) => [setting.key, setting]));
  const settings = shownConfig({ config, origins }).map(({ key, value, origin }) => {
    const { env = "", help = "", expected = "" } = about.get(key) ?? {};
    const unit = UNITS[expected];
    return {
      key,
      env,
      help,
      ...(value === undefined ? {} : { value }),
      ...(origin === undefined ? {} : { origin }),
      ...(unit === undefined ? {} : { unit }),
    };
  });
  return { settings };
}

async function ruleFiles(config: Config): Promise<RuleFilesBody> {
  const { checkRules } = await import("../rules/check-rules.ts");
  const files = checkRules(config, []).map(({ file, on, groups, problems }) => ({
    file,
    on,
    groups,
    problems: problems.map(({ line, column, message }) => `${line}:${column}: ${message}`),
  }));
  return { patterns: { metrics: config.ruleFiles, logs: config.ruleLogFiles }, files };
}

async function dashboardFiles({ dashboards }: SelfParts): Promise<DashboardFilesBody> {
  const { problems } = await dashboards.read();
  return { problems: problems.map(({ fileName, message }) => ({ file: fileName, problem: message })) };
}
