import type { DashboardLibrary } from "../../../api/grafana/library.ts";
import type { TsdbAdmin } from "../../../api/prometheus/admin.ts";
import type { TargetSource } from "../../../api/prometheus/targets.ts";
import type { SelfSource } from "../../../api/watchtower/self.ts";
import { Labels } from "../../../model/labels.ts";
import type { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";
import type { QueryThreadData } from "../messages.ts";
import { prometheusFacts } from "../facts/prometheus.ts";
import type { RemoteIntake } from "../intake/remote-intake.ts";
import type { Rules } from "../rules/rules.ts";
import { startQueryServer } from "../query-port/query-server.ts";
import type { QueryServer } from "../query-port/query-server.ts";
import type { StatusBoard } from "../self/status-board.ts";
import type { Languages } from "./languages.ts";
import type { Stores } from "./stores.ts";

/** What of the query side the server's APIs answer from. */
export interface ServerParts {
  readonly languages: Languages;
  readonly stores: Stores;
  readonly board: StatusBoard;
  readonly deletes: LineDeletes;
  readonly intake: RemoteIntake;
  readonly rules: Rules;
  readonly targets: TargetSource;
  readonly self: SelfSource;
  readonly admin: TsdbAdmin;
  readonly dashboards: DashboardLibrary;
}

/** @throws the system's error if the port cannot be had. */
export function startServer(
  data: QueryThreadData,
  { languages, stores, board, deletes, intake, rules, targets, self, admin, dashboards }: ServerParts,
): Promise<QueryServer> {
  const { config } = data;
  const { promql, logql, traceql } = languages;
  return startQueryServer({
    host: config.host,
    port: data.port,
    allowedHosts: config.allowedHosts,
    config,
    promql,
    prometheus: {
      facts: prometheusFacts(data, stores.metrics),
      intake,
      rules: rules.metrics,
      targets,
      admin,
      externalLabels: Labels.fromObject(config.externalLabels),
    },
    logRules: rules.logs,
    logql,
    deletes,
    traceql,
    status: () => board.status(),
    self,
    version: data.version,
    dashboards,
  });
}
