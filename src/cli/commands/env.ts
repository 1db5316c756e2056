import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { METRIC_INTERVAL_MS } from "../../base/metric-interval.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const PROTOCOLS = ["grpc", "http/protobuf", "http/json"];

interface Options {
  readonly protocol?: string;
}

export const envCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "env",
    description: "variables by which an OpenTelemetry SDK sends here",
    example: 'eval "$(watchtower env)"',
    options: [["--protocol <name>", `${PROTOCOLS.join(", ")} (default: http/protobuf)`], ...CLUSTER_OPTIONS],
    run: env,
  });

async function env(context: Context, options: Options): Promise<void> {
  refuseOptionsOfOther(context);
  const { terminal, json, running } = context;
  const { protocol = "http/protobuf" } = options;
  if (!PROTOCOLS.includes(protocol)) {
    const expected = PROTOCOLS.join(", ");
    throw new WatchtowerError("invalid", `--protocol is ${JSON.stringify(protocol)}; expected ${expected}`);
  }
  const { endpoints } = await running();
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: protocol === "grpc" ? endpoints.otlpGrpc : endpoints.otlpHttp,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "otlp",
    // The default of SDKs, a minute, leaves rates over a minute empty.
    OTEL_METRIC_EXPORT_INTERVAL: METRIC_INTERVAL_MS,
  };
  print(terminal, json, variables, () =>
    Object.entries(variables)
      .map(([name, value]) => `export ${name}=${value}`)
      .join("\n"),
  );
}
