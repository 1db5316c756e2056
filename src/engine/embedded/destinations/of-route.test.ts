import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { TEST_CA } from "../../../../test/kit/fake-otlp.ts";
import { checkAlloy } from "../../../alloy/graph/check.ts";
import { showDiagnostics } from "../../../alloy/syntax/show-diagnostics.ts";
import type { AlloySignal } from "../../../alloy/schema/schema.ts";
import type { Destination } from "../../../forward/destination.ts";
import { requestHeaders } from "../../../forward/transport/request-headers.ts";
import type { RemoteRoute } from "../../../route/compile.ts";
import type { RouteComponent } from "../../../route/component.ts";
import { destinationsOfRoute } from "./of-route.ts";

const folder = mkdtempSync(join(tmpdir(), "watchtower-destinations-"));
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
function found(text: string, env: NodeJS.ProcessEnv = {}): Found {
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

function only(text: string, env: NodeJS.ProcessEnv = {}): Destination {
  const { destinations, shown } = found(text, env);
  expect(shown).toBe("");
  const [destination] = destinations;
  if (destination === undefined) throw new Error("no destination");
  return destination;
}

const http = (client: string, exporter = "") =>
  `otelcol.exporter.otlphttp "x" { client { endpoint = "https://host.example/base"\n ${client} }\n ${exporter} }`;
const grpc = (client: string, exporter = "") =>
  `otelcol.exporter.otlp "x" { client { ${client} }\n ${exporter} }`;
const write = (endpoint: string) =>
  `prometheus.remote_write "x" { endpoint { url = "https://host.example/api/v1/push"\n ${endpoint} } }`;
const loki = (endpoint: string) =>
  `loki.write "x" { endpoint { url = "https://host.example/loki/api/v1/push"\n ${endpoint} } }`;

/** Headers as they go out, without the one that names this program. */
function headersOf(destination: Destination): Readonly<Record<string, string>> {
  if (destination.protocol === "debug" || destination.protocol === "file") throw new Error("has none");
  const { "user-agent": _, ...headers } = requestHeaders(destination);
  return headers;
}

describe("otelcol.exporter.otlphttp", () => {
  it("has Alloy's defaults", () => {
    expect(only(http(""))).toMatchObject({
      name: "x",
      protocol: "otlphttp",
      endpoint: "https://host.example/base",
      signals: ["logs"],
      compression: "gzip",
      timeoutMs: 30_000,
      headers: {},
      tls: { insecureSkipVerify: false },
      retry: { firstMs: 5000, longestMs: 30_000, multiplier: 1.5, randomization: 0.5 },
    });
  });

  it("takes what is set", () => {
    const destination = only(
      http(
        `compression = "none"
         timeout = "1m"
         headers = { "X-Key" = "secret" }
         proxy_url = "http://proxy.example"
         tls {
           ca_file = "ca.pem"
           server_name = "other.example"
           min_version = "1.3"
           insecure_skip_verify = true
           include_system_ca_certs_pool = true
         }`,
        `encoding = "json"
         traces_endpoint = "https://traces.example/v1/traces"
         retry_on_failure {
           initial_interval = "1s"
           max_interval = "7s"
           multiplier = 3
           randomization_factor = 0.1
           max_elapsed_time = "1h"
         }
         sending_queue { num_consumers = 7 }`,
      ),
    );
    expect(destination).toMatchObject({
      protocol: "otlphttp-json",
      signalEndpoints: { traces: "https://traces.example/v1/traces" },
      compression: "none",
      timeoutMs: 60_000,
      headers: { "x-key": "secret" },
      proxy: "http://proxy.example",
      tls: {
        ca: TEST_CA,
        withSystemCas: true,
        serverName: "other.example",
        minVersion: "TLSv1.3",
        insecureSkipVerify: true,
      },
      retry: { firstMs: 1000, longestMs: 7000, multiplier: 3, randomization: 0.1, isOff: false },
      inFlight: { traces: 7, metrics: 1, logs: 7 },
    });
  });

  it("goes through the proxy of the environment", () => {
    const env = { HTTPS_PROXY: "http://proxy.example" };
    expect(only(http(""), env)).toMatchObject({ proxy: "http://proxy.example" });
    expect(only(http(""), { ...env, NO_PROXY: "host.example" })).not.toHaveProperty("proxy");
  });

  it("makes a pause between tries, whatever is set", () => {
    const retry = `retry_on_failure { initial_interval = "0s"\n max_interval = "0s"\n multiplier = 0.1\n randomization_factor = 7 }`;
    expect(only(http("", retry))).toMatchObject({
      retry: { firstMs: 10, longestMs: 10, multiplier: 1, randomization: 1 },
    });
  });

  it("does not try again where that is switched off", () => {
    expect(only(http("", "retry_on_failure { enabled = false }"))).toMatchObject({ retry: { isOff: true } });
  });

  it.each([
    [`compression = "zstd"`, `does not support compression "zstd"`],
    [`cookies { enabled = true }`, "does not keep cookies"],
    [`headers = { "a b" = "x" }`, `"a b" cannot be the name of a header`],
    [`headers = { "Content-Type" = "x" }`, "the header Content-Type follows from the request"],
    [`headers = { "X-Key" = "se\\ncret" }`, "the value of the header X-Key cannot be sent"],
    [`compression_params { level = 11 }`, "the level of gzip is 11"],
    [`tls { ca_file = "missing.pem" }`, "ca_file: ENOENT"],
    [`tls { ca_file = "empty.pem" }`, "ca_file holds nothing in the form of PEM"],
    [`tls { cert_file = "ca.pem" }`, "a certificate needs its key"],
    [`tls { min_version = "3" }`, "min_version is no version of TLS"],
    [`tls { reload_interval = "1h" }`, "does not support reload_interval"],
    [`tls { cipher_suites = ["x"] }`, "does not support cipher_suites"],
  ])("tells what it cannot do: %s", (client, message) => {
    const { destinations, shown } = found(http(client));
    expect(destinations).toEqual([]);
    expect(shown).toContain(message);
    expect(shown).toMatch(/^Error: test\.alloy:\d+:\d+: /);
    expect(shown.split("\n")[0]).not.toContain("cret");
  });
});

describe("authentication of OTLP", () => {
  const basic = `otelcol.auth.basic "a" { username = "me"
    password = "p:w" }`;
  it.each([
    [basic, "basic", "", { authorization: "Basic bWU6cDp3" }],
    [`otelcol.auth.bearer "a" { token = "t" }`, "bearer", "", { authorization: "Bearer t" }],
    [
      `otelcol.auth.bearer "a" { token = "t"
        scheme = ""
        header = "X-Token" }`,
      "bearer",
      "",
      { "x-token": "t" },
    ],
    [
      `otelcol.auth.headers "a" {
        header { key = "X-New"
          value = "1"
          action = "insert" }
        header { key = "X-Old"
          value = "2"
          action = "insert" }
        header { key = "X-None"
          value = "3"
          action = "update" }
        header { key = "X-Gone"
          action = "delete" }
        header { key = "X-Up"
          value = "4" }
      }`,
      "headers",
      `headers = { "X-Old" = "old", "X-Gone" = "old", "X-Up" = "old" }`,
      { "x-new": "1", "x-old": "old", "x-up": "4" },
    ],
  ])("is sent: %s", (handler, kind, client, expected) => {
    const auth = `auth = otelcol.auth.${kind}.a.handler`;
    expect(headersOf(only(`${handler}\n${http(`${auth}\n${client}`)}`))).toEqual(expected);
    const overGrpc = grpc(`endpoint = "host.example:4317"\n${auth}\n${client}`);
    expect(headersOf(only(`${handler}\n${overGrpc}`))).toEqual(expected);
  });

  it("cannot come from what a sender sent", () => {
    const handler = `otelcol.auth.headers "a" { header { key = "X"
      from_context = "y" } }`;
    const { shown } = found(`${handler}\n${http("auth = otelcol.auth.headers.a.handler")}`);
    expect(shown).toContain("does not support from_context");
  });
});

describe("otelcol.exporter.otlp", () => {
  it.each([
    [`endpoint = "host.example:4317"`, "https://host.example:4317"],
    [`endpoint = "host.example:4317"\n tls { insecure = true }`, "http://host.example:4317"],
    [
      `endpoint = "host.example:4317"\n tls { insecure = true\n ca_file = "ca.pem" }`,
      "https://host.example:4317",
    ],
    [`endpoint = "http://host.example:4317"`, "https://host.example:4317"],
    [`endpoint = "https://host.example:4317"\n tls { insecure = true }`, "https://host.example:4317"],
    [`endpoint = "dns:///host.example:4317"`, "https://host.example:4317"],
  ])("takes %s for %s", (client, endpoint) => {
    expect(only(grpc(client))).toMatchObject({ protocol: "otlpgrpc", endpoint, timeoutMs: 5000 });
  });

  it("does not take what is no address of a host", () => {
    for (const address of ["unix:///tmp/socket", "xds:///service"])
      expect(found(grpc(`endpoint = "${address}"`)).shown).toContain("the endpoint is no host and port");
  });

  it("says its authority, and takes its own timeout", () => {
    expect(
      only(grpc(`endpoint = "host.example:4317"\n authority = "other"`, `timeout = "0s"`)),
    ).toMatchObject({
      authority: "other",
      timeoutMs: 3_600_000,
    });
  });
});

describe("prometheus.remote_write", () => {
  it("has Alloy's defaults", () => {
    const destination = only(write(""));
    expect(destination).toMatchObject({
      protocol: "remotewrite-1",
      endpoint: "https://host.example/api/v1/push",
      timeoutMs: 30_000,
      batch: { timeoutMs: 5000 },
      retry: { firstMs: 30, longestMs: 5000, gives429Up: false },
      inFlight: { metrics: 1 },
    });
    expect(headersOf(destination)).toEqual({});
  });

  it("takes what is set", () => {
    const destination = only(
      write(`
        protobuf_message = "io.prometheus.write.v2.Request"
        remote_timeout = "5s"
        headers = { "X-Scope-OrgID" = "me" }
        http_headers = { "X-Two" = ["a", "b"] }
        queue_config {
          batch_send_deadline = "1s"
          min_backoff = "1s"
          max_backoff = "2s"
          retry_on_http_429 = false
        }
        tls_config { min_version = "TLS12" }`),
    );
    expect(destination).toMatchObject({
      protocol: "remotewrite-2",
      timeoutMs: 5000,
      batch: { timeoutMs: 1000 },
      retry: { firstMs: 1000, longestMs: 2000, gives429Up: true },
      tls: { minVersion: "TLSv1.2" },
    });
    expect(headersOf(destination)).toEqual({ "x-scope-orgid": "me", "x-two": "a, b" });
  });

  it("is several destinations by its endpoints", () => {
    const text = `prometheus.remote_write "x" {
      endpoint { url = "http://a.example" }
      endpoint { url = "http://b.example" }
    }`;
    expect(found(text).destinations.map(({ name }) => name)).toEqual(["x", "x1"]);
  });

  it.each([
    [`basic_auth { username = "me"\n password = "p:w" }`, "Basic bWU6cDp3"],
    [`basic_auth { username = "me"\n password_file = "token" }`, "Basic bWU6dG9rZW4taW4tYS1maWxl"],
    [`bearer_token = "t"`, "Bearer t"],
    [`bearer_token_file = "token"`, "Bearer token-in-a-file"],
    [`authorization { credentials = "t" }`, "Bearer t"],
    [`authorization { type = "Token"\n credentials_file = "token" }`, "Token token-in-a-file"],
  ])("logs in by %s", (login, authorization) => {
    expect(headersOf(only(write(login)))).toEqual({ authorization });
    expect(headersOf(only(loki(login)))).toEqual({ authorization });
  });

  it.each([
    [`proxy_url = "http://p.example"`, {}, "http://p.example"],
    [`proxy_url = "http://p.example"\n no_proxy = "host.example"`, {}, undefined],
    ["", { https_proxy: "http://p.example" }, undefined],
    ["proxy_from_environment = true", { https_proxy: "http://p.example" }, "http://p.example"],
  ])("goes through the proxy that is set: %s", (text, env, proxy) => {
    const { proxy: given } = { proxy: undefined, ...only(write(text), env) };
    expect(given).toBe(proxy);
  });

  it.each([
    [`queue_config { sample_age_limit = "1h" }`, "does not support sample_age_limit"],
    [`proxy_connect_header = { "x" = ["y"] }\n proxy_url = "http://p.example"`, "proxy_connect_header"],
  ])("tells what it cannot do: %s", (text, message) => {
    expect(found(write(text)).shown).toContain(message);
  });
});

describe("loki.write", () => {
  it("has Alloy's defaults", () => {
    const destination = only(loki(""));
    expect(destination).toMatchObject({
      protocol: "lokipush",
      timeoutMs: 10_000,
      batch: { maxBytes: 262_144, timeoutMs: 1000 },
      retry: { firstMs: 500, longestMs: 300_000, gives429Up: false },
      inFlight: { logs: 1 },
    });
    expect(headersOf(destination)).toEqual({});
  });

  it("says whose lines they are", () => {
    const destination = only(
      loki(`tenant_id = "me"\n batch_size = "100KiB"\n batch_wait = "2s"\n retry_on_http_429 = false`),
    );
    expect(headersOf(destination)).toEqual({ "x-scope-orgid": "me" });
    expect(destination).toMatchObject({
      batch: { maxBytes: 102_400, timeoutMs: 2000 },
      retry: { gives429Up: true },
    });
  });
});

describe("exporters to this machine", () => {
  it("otelcol.exporter.debug", () => {
    expect(
      only(`otelcol.exporter.debug "x" { verbosity = "detailed"\n sampling_initial = 5 }`),
    ).toMatchObject({
      protocol: "debug",
      verbosity: "detailed",
      samplingInitial: 5,
      samplingThereafter: 1,
    });
  });

  it("otelcol.exporter.file", () => {
    expect(only(`otelcol.exporter.file "x" { path = "out.json" }`)).toMatchObject({
      protocol: "file",
      path: join(folder, "out.json"),
      format: "json",
      append: false,
    });
    const text = `otelcol.exporter.file "x" { path = "/tmp/x"\n format = "proto"
      rotation { max_megabytes = 5\n max_days = 2 } }`;
    expect(only(text)).toMatchObject({
      path: "/tmp/x",
      format: "proto",
      rotation: { maxBytes: 5 * 1024 ** 2, maxDays: 2, maxBackups: 100, isLocalTime: false },
    });
  });

  it.each([
    [`compression = "zstd"`, "does not support compression zstd"],
    [`group_by { enabled = true }`, "does not support group_by"],
  ])("tells what it cannot do: %s", (setting, message) => {
    expect(found(`otelcol.exporter.file "x" { path = "/tmp/x"\n ${setting} }`).shown).toContain(message);
  });

  it("do not write one file twice", () => {
    const text = `otelcol.exporter.file "a" { path = "/tmp/x" }\notelcol.exporter.file "b" { path = "/tmp/x" }`;
    expect(found(text).shown).toContain("otelcol.exporter.file.a writes the same file");
  });
});
