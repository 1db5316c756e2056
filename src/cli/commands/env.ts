import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { command } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson } from "../output.ts";
import { runningInstance } from "../running.ts";

interface EnvOptions extends SharedOptions {
  readonly protocol: string;
}

export function envCommand(): Command {
  return command("env", "variables that send an OpenTelemetry SDK's data here", 'eval "$(watchtower env)"')
    .option("--protocol <name>", "grpc, http/protobuf or http/json", "http/protobuf")
    .action(env);
}

async function env(options: EnvOptions): Promise<void> {
  const { protocol } = options;
  if (!["grpc", "http/protobuf", "http/json"].includes(protocol))
    throw new WatchtowerError(
      "invalid",
      `--protocol is ${protocol}; expected grpc, http/protobuf or http/json`,
    );
  const { endpoints } = await runningInstance(options);
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: protocol === "grpc" ? endpoints.otlpGrpc : endpoints.otlpHttp,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "otlp",
  };
  if (options.json) return printJson(variables);
  for (const [name, value] of Object.entries(variables)) print(`export ${name}=${value}`);
}
