import { describe, expect, it } from "vitest";
import { TEST_CA } from "../../../../test/kit/fake-otlp.ts";
import { found, grpc, http, only } from "../../../../test/kit/found-destinations.ts";

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
