import type { Command } from "commander";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const INSTEAD = "the page of the embedded engine needs no dashboards to be brought";

const operations = () => import("../../engine/kubernetes/dashboards.ts");

export const dashboardsCommands = (terminal: Terminal): Command =>
  groupOf("dashboards", "the dashboards in Grafana", "watchtower dashboards apply --engine kubernetes", [
    makeCommand(terminal, {
      usage: "apply",
      description: "bring those to Grafana that it has not, or has otherwise; remove ours that are no more",
      example: "watchtower dashboards apply --engine kubernetes",
      options: CLUSTER_OPTIONS,
      run: apply,
    }),
    makeCommand(terminal, {
      usage: "list",
      description: "the shipped ones, and whether Grafana has them as they are",
      example: "watchtower dashboards list --engine kubernetes --json",
      options: CLUSTER_OPTIONS,
      run: list,
    }),
  ]);

async function apply(context: Context): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const { applyDashboards, listDashboards } = await operations();
  const { applied, removed } = await applyDashboards(operation);
  const { length: all } = await listDashboards(operation);
  print(context.terminal, context.json, { applied, removed, all }, () => {
    if (applied === 0 && removed === 0) return `Grafana has all ${all} dashboards already`;
    const gone =
      removed === 0 ? "" : `; ${removed} that ${removed === 1 ? "is" : "are"} no longer shipped removed`;
    return `${applied} of ${all} dashboards brought to Grafana${gone}`;
  });
}

async function list(context: Context): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const dashboards = await (await operations()).listDashboards(operation);
  print(context.terminal, context.json, { dashboards }, () =>
    table(
      ["uid", "title", "in Grafana"],
      dashboards.map(({ uid, title, state }) => [uid, title, state]),
    ),
  );
}
