import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { TEST_CA } from "./fake-otlp.ts";
import { checkAlloy } from "../../src/alloy/graph/check.ts";
import { showDiagnostics } from "../../src/alloy/syntax/show-diagnostics.ts";
import type { AlloySignal } from "../../src/alloy/schema/schema.ts";
import type { Destination } from "../../src/forward/destination.ts";
import { requestHeaders } from "../../src/forward/transport/request-headers.ts";
import type { RemoteRoute } from "../../src/route/compile.ts";
import type { RouteComponent } from "../../src/route/component.ts";
import { destinationsOfRoute } from "../../src/engine/embedded/destinations/of-route.ts";

export const folder = mkdtempSync(join(tmpdir(), "watchtower-destinations-"));
writeFileSync(join(folder, "ca.pem"), TEST_CA);
writeFileSync(join(folder, "token"), "token-in-a-file\n");
writeFileSync(join(folder, "empty.pem"), "nothing");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROTOCOLS = {
  "otelcol.exporter.otlphttp": "otlphttp",
  "otelcol.exporter.otlp": "otlpgrpc",
  "prometheus.remote_write": "remotewrite",
  "loki.write": "lokipush",
  "otelcol.exporter.debug": "debug",
  "otelcol.exporter.file": "file",
} as const;

interface Found {
  readonly destinations: readonly Destination[];
  /** Problems, as they are printed. */
  readonly shown: string;
}

/** The destinations of a file's exporters, whoever sends to them. */
export function found(text: string, env: NodeJS.ProcessEnv = {}): Found {
  const readFile = (): never => {
    throw new Error("no files");
  };
  const { graph, source, diagnostics } = checkAlloy("test.alloy", Buffer.from(text), {
    engine: "embedded",
    variables: {},
    readFile,
  });
  if (graph === undefined) throw new Error(showDiagnostics(source, diagnostics));
  const components = new Map(
    graph.nodes.flatMap(({ id, label, checked }): (readonly [string, RouteComponent])[] =>
      checked === undefined ? [] : [[id, { id, label, settings: checked.settings, receives: [] }]],
    ),
  );
  const remotes = graph.nodes.flatMap(({ id, name }): RemoteRoute[] => {
    const exporter = components.get(id);
    const protocol = Object.entries(PROTOCOLS).find(([known]) => known === name)?.[1];
    if (exporter === undefined || protocol === undefined) return [];
    const { settings } = exporter;
    const places = [...settings.blocks("client"), ...settings.blocks("endpoint")];
    const signals: readonly AlloySignal[] = ["logs"];
    return (places.length === 0 ? [settings] : places).map((place, index) => ({
      name: `${exporter.label}${index === 0 ? "" : index}`,
      protocol,
      exporter,
      settings: place,
      signals,
      flow: () => undefined,
      isWork: () => false,
    }));
  });
  const flowTo = () => () => undefined;
  const component = (id: string): RouteComponent | undefined => components.get(id);
  const result = destinationsOfRoute({ remotes, component }, { flowTo, env, folder });
  return { destinations: result.destinations, shown: showDiagnostics(source, result.diagnostics) };
}

export function only(text: string, env: NodeJS.ProcessEnv = {}): Destination {
  const { destinations, shown } = found(text, env);
  expect(shown).toBe("");
  const [destination] = destinations;
  if (destination === undefined) throw new Error("no destination");
  return destination;
}

export const http = (client: string, exporter = "") =>
  `otelcol.exporter.otlphttp "x" { client { endpoint = "https://host.example/base"\n ${client} }\n ${exporter} }`;
export const grpc = (client: string, exporter = "") =>
  `otelcol.exporter.otlp "x" { client { ${client} }\n ${exporter} }`;
export const write = (endpoint: string) =>
  `prometheus.remote_write "x" { endpoint { url = "https://host.example/api/v1/push"\n ${endpoint} } }`;
export const loki = (endpoint: string) =>
  `loki.write "x" { endpoint { url = "https://host.example/loki/api/v1/push"\n ${endpoint} } }`;

/** Headers as they go out, without the one that names this program. */
export function headersOf(destination: Destination): Readonly<Record<string, string>> {
  if (destination.protocol === "debug" || destination.protocol === "file") throw new Error("has none");
  const { "user-agent": _, ...headers } = requestHeaders(destination);
  return headers;
}
