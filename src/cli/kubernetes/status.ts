import type { ClusterStatus } from "../../engine/kubernetes/contract.ts";
import { ownCommand, planOf } from "../../engine/kubernetes/plan.ts";
import type { Context } from "../context.ts";
import { findOther, otherLine } from "../other-engine.ts";
import { EXIT, paint, print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { showText } from "../show.ts";

/** Prints the state in any case, and sets the exit code to 1 unless it is ready. */
export async function kubernetesStatus(context: Context): Promise<void> {
  const { terminal, json, config, kubernetes } = context;
  const engine = await kubernetes();
  const [status, other] = await Promise.all([engine.status(config), findOther(context)]);
  if (status.state !== "ready") process.exitCode = EXIT.failed;
  print(terminal, json, { ...status, otherEngine: other ?? null }, () =>
    [
      ...text(terminal, status, (command) => ownCommand(planOf(config), command)),
      ...(other === undefined ? [] : ["", otherLine(other)]),
    ].join("\n"),
  );
}

/** A command of ours for the place that was looked at. */
type Own = (command: string) => string;

function text(terminal: Terminal, status: ClusterStatus, own: Own): readonly string[] {
  const { state, context, namespace, reason, instance, pods, services } = status;
  if (state === "stopped")
    return [`stopped: ${showText(reason ?? "nothing is there")}; start it with: ${own("up")}`];
  const version = instance === undefined ? "" : ` ${instance.version}`;
  const endpoints = instance?.endpoints;
  return [
    `${paint(terminal, "bold", `watchtower${version}`)} · kubernetes · ${state} · ${context}/${namespace}`,
    ...(endpoints === undefined
      ? [`  Started  not to its end; go on with: ${own("up")}`]
      : [`  UI       ${endpoints.ui}`, `  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`]),
    `  Router   ${router(status)}`,
    `  Sumo     ${sumo(status, own)}`,
    `  Last 1h  ${Object.entries(status.ingestion)
      .map(([signal, seen]) => `${signal} ${seen}`)
      .join(", ")}`,
    "",
    table(
      ["pod", "state", "restarts", "reason"],
      pods.map((pod) => [pod.name, pod.state, String(pod.restarts), showText(pod.reason ?? "")]),
    ),
    "",
    table(
      ["service", "type", "ports"],
      services.map((service) => [service.name, service.type, ports(service)]),
    ),
  ];
}

function router({ router: found }: ClusterStatus): string {
  if (found === undefined) return "no file";
  switch (found.kind) {
    case "custom":
      return "a file of yours";
    case "dual-write":
      return "alloy/config.alloy (here and Sumo Logic)";
    case "local-only":
      return `alloy/config-local-only.alloy (here alone${found.chosenBy === "user" ? ", as you chose" : ""})`;
  }
}

function sumo({ hasSumoSecret, router: found }: ClusterStatus, own: Own): string {
  if (!hasSumoSecret) return `off: there is no secret sumo-credentials; ${own("sumo set")}`;
  switch (found?.kind) {
    case "dual-write":
      return "on";
    case "custom":
      return "as your file says";
    case "local-only":
    case undefined:
      return `off: the file keeps everything here; ${own("disable-local-only")}`;
  }
}

const ports = (service: ClusterStatus["services"][number]): string =>
  service.ports
    .map(({ port, nodePort }) => (nodePort === undefined ? String(port) : `${port}:${nodePort}`))
    .join(", ");
