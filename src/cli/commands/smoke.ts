import type { Command } from "commander";
import { SMOKE_TIMEOUT_MS, smoke } from "../../engine/smoke.ts";
import type { SmokeOptions, SmokeReport, SmokeResult } from "../../engine/smoke.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { EXIT, paint, print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { commandFor } from "../own-command.ts";
import { parseDuration } from "../quantities.ts";
import { reached } from "../reach.ts";
import { showText } from "../show.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

interface Options {
  readonly timeout?: string;
}

export const smokeCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "smoke",
    description: "send one trace, log line and sample, and read each back; exit code 1 if one is not found",
    example: "watchtower smoke --engine kubernetes --timeout 60s",
    options: [...CLUSTER_OPTIONS, ["--timeout <time>", "longest wait, as 60s (default: 60s)"]],
    run: runSmoke,
  });

async function runSmoke(context: Context, { timeout }: Options): Promise<void> {
  const { terminal, json } = context;
  refuseOptionsOfOther(context, {}, ["kubeTimeoutMs"]);
  const timeoutMs = timeout === undefined ? SMOKE_TIMEOUT_MS : parseDuration(timeout, "--timeout");
  const report = await smokeOn(context, {
    timeoutMs,
    onResult: (result) => {
      if (!json) terminal.out(shown(terminal, result));
    },
  });
  if (!report.passed) process.exitCode = EXIT.failed;
  const end = report.passed
    ? "all three were read back"
    : `sent with id ${report.id}; what the engine says: ${commandFor(context.config, "logs")}`;
  print(terminal, json, report, () => end);
}

const smokeOn = (context: Context, options: SmokeOptions): Promise<SmokeReport> =>
  reached(context, ["grafana", "alloy"], ({ endpoints, authorization, signal }) =>
    smoke(endpoints, {
      ...options,
      stop: signal,
      ...(authorization === undefined ? {} : { authorization }),
    }),
  );

function shown(terminal: Terminal, result: SmokeResult): string {
  const name = result.signal.padEnd(7);
  if (result.found)
    return `${paint(terminal, "green", "ok     ")}  ${name}  after ${Math.round(result.latencyMs)} ms`;
  return `${paint(terminal, "red", "failed ")}  ${name}  ${showText(result.reason)}`;
}
