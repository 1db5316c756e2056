import { resolve } from "node:path";
import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { RENDER_OPTIONS } from "../start-options.ts";

interface Options {
  readonly out?: string;
}

const OUT = "helm/rendered";

export const renderCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "render",
    description: "write what the charts of engine kubernetes make of our values; no cluster is asked",
    example: "watchtower render --chart-dir charts --out helm/rendered",
    options: [
      ["--out <folder>", `where to write, one file for each chart (default: ${OUT})`],
      ...RENDER_OPTIONS,
    ],
    run: render,
  });

async function render({ terminal, json, config }: Context, { out }: Options): Promise<void> {
  const { runProgram } = await import("../../base/subprocess.ts");
  const { cacheFolder } = await import("../../engine/kubernetes/charts/archive.ts");
  const { renderCharts } = await import("../../engine/kubernetes/charts/render.ts");
  const charts = await renderCharts(
    {
      run: runProgram,
      cacheDir: cacheFolder(process.env),
      chartDir: config.chartDir,
      namespace: config.kubeNamespace,
      profile: config.kubeProfile,
      ports: config,
    },
    resolve(out ?? OUT),
  );
  print(terminal, json, { charts }, () =>
    charts
      .map(({ chart, version, objects, file }) => `${chart} ${version}: ${objects} objects in ${file}`)
      .join("\n"),
  );
}
