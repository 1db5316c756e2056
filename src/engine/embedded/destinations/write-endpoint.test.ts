import { describe, expect, it } from "vitest";
import { found, headersOf, loki, only, write } from "../../../../test/kit/found-destinations.ts";

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
