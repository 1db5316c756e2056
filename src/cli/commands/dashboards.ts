import type { Command } from "commander";
import { limitError } from "../../base/errors.ts";
import { lintDashboard } from "../../dashboard-file/check/lint.ts";
import type { Notice } from "../../dashboard-file/model.ts";
import { readBounded } from "../bounded-file.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { dashboardFiles, isFolder } from "../dashboard-files.ts";
import { operationOf } from "../kubernetes/operation.ts";
import { EXIT, print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const INSTEAD = "the page of the embedded engine needs no dashboards to be brought";

const operations = () => import("../../engine/kubernetes/dashboards.ts");

export const dashboardsCommands = (terminal: Terminal): Command =>
  groupOf("dashboards", "dashboards as files, and in Grafana", "watchtower dashboards lint board.json", [
    makeCommand(terminal, {
      usage: "lint <files...>",
      description: "what of Grafana dashboards the page cannot show as it was meant (of folders all *.json)",
      example: "watchtower dashboards lint node-exporter.json --json",
      run: async (context, _options, paths) => lint(context, paths),
    }),
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

const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** What is wrong in one file has no name of it before it; of several, each line has. */
function lint({ terminal, json }: Context, paths: readonly string[]): void {
  const reports = dashboardFiles(paths).map((file) => ({ file, notices: noticesOf(file) }));
  if (reports.some(({ notices }) => notices.length > 0)) process.exitCode = EXIT.failed;
  const [only] = reports;
  const isOne = only !== undefined && paths.length === 1 && !paths.some(isFolder);
  print(terminal, json, isOne ? only : { files: reports }, () =>
    reports.map((report) => lintText(report, isOne ? "" : `${report.file}: `)).join("\n"),
  );
}

function noticesOf(file: string): readonly Notice[] {
  const bytes = readBounded(file, MAX_FILE_BYTES);
  if (bytes.byteLength > MAX_FILE_BYTES)
    throw limitError("maxFileBytes", MAX_FILE_BYTES, `${file} is too large`);
  return lintDashboard(new TextDecoder().decode(bytes));
}

function lintText({ file, notices }: { file: string; notices: readonly Notice[] }, before: string): string {
  if (notices.length === 0) return `${file} can be shown whole`;
  return notices.map(({ where, what }) => `${before}${where}: ${what}`).join("\n");
}

async function apply(context: Context): Promise<void> {
  const operation = await operationOf(context, INSTEAD);
  const { applyDashboards, listDashboards } = await operations();
  const { applied, removed } = await operation.alone(() => applyDashboards(operation));
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
