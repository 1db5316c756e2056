import type { Endpoints } from "../../api/wire/watchtower.ts";

export interface Snippet {
  readonly title: string;
  readonly note: string;
  readonly code: string;
}

/** The lines that every OpenTelemetry SDK understands. */
export function environmentLines(endpoints: Endpoints): string {
  return [
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.otlpHttp}`,
    "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    "export OTEL_SERVICE_NAME=my-service",
    "export OTEL_METRIC_EXPORT_INTERVAL=15000",
  ].join("\n");
}

/** How to send from the usual languages, with the addresses of this instance. */
export function snippets(endpoints: Endpoints): readonly Snippet[] {
  return [
    {
      title: "Node",
      note: "Instruments HTTP, databases and most frameworks without a change to your code.",
      code: `npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node
export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.otlpHttp}
export OTEL_SERVICE_NAME=my-service
export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp
node --require @opentelemetry/auto-instrumentations-node/register app.js`,
    },
    {
      title: "Python",
      note: "Instruments the libraries that your program has installed.",
      code: `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap --action=install
export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.otlpHttp}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SERVICE_NAME=my-service
export OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true
opentelemetry-instrument python app.py`,
    },
    {
      title: "Go",
      note: `Run it with OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.otlpHttp} and OTEL_SERVICE_NAME set.`,
      code: `// go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp
exporter, err := otlptracehttp.New(ctx)
if err != nil {
	log.Fatal(err)
}
provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)

_, span := otel.Tracer("hello").Start(ctx, "hello world")
span.End()`,
    },
    {
      title: "Java",
      note: "Instruments most libraries and servers without a change to your code: the agent is one file.",
      code: `curl -LO https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar
export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.otlpHttp}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SERVICE_NAME=my-service
java -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
    },
    {
      title: "curl",
      note: "Sends one span, to see that it works.",
      code: `curl ${endpoints.otlpHttp}/v1/traces -H 'Content-Type: application/json' -d '{
  "resourceSpans": [{
    "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "hello"}}]},
    "scopeSpans": [{"spans": [{
      "traceId": "'$(openssl rand -hex 16)'", "spanId": "'$(openssl rand -hex 8)'",
      "name": "hello world", "kind": 2,
      "startTimeUnixNano": "'$(date +%s)000000000'", "endTimeUnixNano": "'$(date +%s)250000000'"
    }]}]
  }]
}'`,
    },
  ];
}
