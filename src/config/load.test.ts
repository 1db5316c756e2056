import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "./load.ts";
import type { ConfigSources } from "./load.ts";
import { settingsPage } from "./settings-page.ts";
import { shownConfig } from "./shown-config.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "watchtower-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const load = (more: Partial<ConfigSources> = {}): ReturnType<typeof loadConfig> =>
  loadConfig({ env: {}, cwd, flags: {}, ...more });
const write = (content: unknown, name = "watchtower.config.json"): string => {
  const path = join(cwd, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

describe("configuration", () => {
  it("has each port for one thing, but for 0", () => {
    const flags = { httpPort: "14318" };
    expect(() => load({ flags })).toThrow(
      "ports.http (flag --http-port) and ports.otlpHttp (default) are both 14318; choose another for one of them (0: any free one)",
    );
    expect(load({ flags: { httpPort: "0", otlpGrpcPort: "0" } }).config).toMatchObject({ httpPort: 0 });
  });

  it("has a default for everything", () => {
    const { config, origins } = load({ env: { XDG_DATA_HOME: "/data" } });
    expect(config).toMatchObject({
      engine: "embedded",
      host: "127.0.0.1",
      httpPort: 13_000,
      dataDir: "/data/watchtower",
    });
    expect(new Set(Object.values(origins))).toEqual(new Set(["default"]));
  });

  it("takes file, environment and flags, in rising order", () => {
    const path = write({ ports: { http: 1, otlpGrpc: 1, otlpHttp: 1 }, retention: { maxAge: "36h" } });
    const env = { WATCHTOWER_OTLP_GRPC_PORT: "2", WATCHTOWER_OTLP_HTTP_PORT: "2" };
    const { config, origins } = load({ env, flags: { otlpHttpPort: "3" } });
    expect(config).toMatchObject({ httpPort: 1, otlpGrpcPort: 2, otlpHttpPort: 3, maxAgeMs: 36 * 3_600_000 });
    expect(origins).toMatchObject({
      httpPort: `file ${path}`,
      otlpGrpcPort: "environment WATCHTOWER_OTLP_GRPC_PORT",
      otlpHttpPort: "flag --otlp-http-port",
      host: "default",
    });
  });

  it("reads the file that is named, and says so if it is not there", () => {
    write({ host: "0.0.0.0" }, "other.json");
    expect(load({ configFile: "other.json" }).config.host).toBe("0.0.0.0");
    expect(load({ env: { WATCHTOWER_CONFIG: "other.json" } }).config.host).toBe("0.0.0.0");
    expect(() => load({ configFile: "none.json" })).toThrow(/none\.json: ENOENT/);
  });

  it.each([
    [
      { ports: { https: 1 } },
      /unknown key ports\.https \(1\) in .*watchtower\.config\.json; did you mean ports\.http\?/,
    ],
    [
      { colours: ["red"] },
      /unknown key colours \(\["red"\]\) in .*; known keys: engine, host, ports\.http, ports/,
    ],
    [{ sumo: { endpont: "https://token" } }, /sumo\.endpont \(\*\*\*\) in .*; did you mean sumo\.endpoint\?/],
    [{ ports: { HTTP: 1 } }, /unknown key ports\.HTTP \(1\) in .*; did you mean ports\.http\?/],
    [{ ports: { http: "abc" } }, /ports\.http \(file .*\) is "abc"; expected a port from 0 to 65535/],
    [{ ports: 5 }, /unknown key ports \(5\) in/],
    [{ durability: "yes" }, /durability .* is "yes"; expected fsync or os/],
    [{ retention: { maxBytes: "2 bananas" } }, /expected a number of bytes, or a size as 512MiB/],
    [
      { prometheus: { "enable-feature": ["st-storage", "st-store"] } },
      /enable-feature .* is \["st-storage","st-store"\]; expected a list of created-.*; prometheus\.enable-feature\.1: /,
    ],
    [
      { query: { promqlFeatures: "use-start-timestamp" } },
      /promqlFeatures .* is "use-start-timestamp"; expected a list of .*use-start-timestamps/,
    ],
    ["{", /configuration file .*: /],
    ["[]", /is not a JSON object/],
  ])("refuses the file %j", (content, message) => {
    write(content);
    expect(() => load()).toThrow(message);
  });

  it.each([
    [
      { WATCHTOWER_HTTP_PORT: "70000" },
      'environment WATCHTOWER_HTTP_PORT is "70000"; expected a port from 0 to 65535',
    ],
    [
      { WATCHTOWER_QUERY_TIMEOUT: "soon" },
      'environment WATCHTOWER_QUERY_TIMEOUT is "soon"; expected a number of milliseconds',
    ],
    [
      { WATCHTOWER_HTP_PORT: "1" },
      'unknown environment variable WATCHTOWER_HTP_PORT ("1"); did you mean WATCHTOWER_HTTP_PORT?',
    ],
    [
      { WATCHTOWER_LOKI_INGESTION_RATE_MB: "4" },
      /unknown environment variable WATCHTOWER_LOKI_INGESTION_RATE_MB \("4"\); known ones: WATCHTOWER_LOKI_/,
    ],
    [{ WATCHTOWER_CONFG: "x" }, "did you mean WATCHTOWER_CONFIG?"],
    [
      { WATCHTOWER_QUERY_MAX_LINES: "9" },
      'WATCHTOWER_QUERY_MAX_LINES ("9"); it is WATCHTOWER_LOKI_MAX_ENTRIES_LIMIT_PER_QUERY now',
    ],
    [{ WATCHTOWER_QUERY_MAX_LOG_SERIES: "9" }, "it is WATCHTOWER_LOKI_MAX_QUERY_SERIES now"],
    [{ WATCHTOWER_QUERY_MAX_LOG_BYTES: "9" }, "it is WATCHTOWER_LOKI_MAX_QUERY_BYTES_READ now"],
    [
      { SUMO_OTLP_ENDPOINT: "secret" },
      "environment SUMO_OTLP_ENDPOINT is ***; expected an http or https URL",
    ],
  ])("refuses the environment %j", (env, message) => {
    expect(() => load({ env })).toThrow(message);
  });

  it.each([
    [{ nonsense: {} }, "unknown key nonsense"],
    [{ ports: { nonsense: {} } }, "unknown key ports.nonsense"],
    [{ ports: { http: {} } }, "ports.http"],
    [{ ports: [] }, "unknown key ports"],
    [
      { loki: { limits_config: { max_global_streams_per_user: 5 } } },
      /unknown key loki\.limits_config\.max_global_streams_per_user \(5\) in .*; known keys: loki\.limits_config\./,
    ],
    [
      { loki: { limits_config: { retention_stream: [{ selector: "{}" }] } } },
      'unknown key loki.limits_config.retention_stream ([{"selector":"{}"}]) in',
    ],
    [
      { loki: { limits_config: { max_line_size: "2 lines" } } },
      "expected a number of bytes, or a size as 256KB",
    ],
    [
      { loki: { limits_config: { query_timeout: "0s" } } },
      "expected a number of milliseconds, or a time as 1h30m",
    ],
    [{ loki: { limits_config: { volume_enabled: "yes" } } }, "expected true or false"],
    [{ loki: { limits_config: { max_query_series: 0 } } }, "expected a whole number above 0"],
    [
      { query: { maxLines: 9 } },
      /query\.maxLines \(9\) in .*; it is loki\.limits_config\.max_entries_limit_per_query now$/,
    ],
    [{ query: { maxLogSeries: 9 } }, "it is loki.limits_config.max_query_series now"],
    [{ query: { maxLogBytes: 9 } }, "it is loki.limits_config.max_query_bytes_read now"],
    [{ query: { maxSeries: true } }, "is true; expected a whole number above 0"],
    [{ query: { maxSeries: [5] } }, "is [5]; expected a whole number above 0"],
    [{ query: { maxSeries: null } }, "is null; expected"],
    [{ http: { allowedHosts: [1] } }, "is [1]; expected a list of host names"],
  ])("refuses the file %j", (content, message) => {
    write(content);
    expect(() => load()).toThrow(message);
  });

  it("takes Loki's limits as Loki reads them", () => {
    write({
      loki: {
        limits_config: {
          max_line_size: "1MB",
          max_structured_metadata_size: "0.5kb",
          max_structured_metadata_entries_count: 0,
          reject_old_samples_max_age: "1w1d",
          creation_grace_period: "1h30m",
          query_timeout: "5m",
          log_level_fields: ["prio"],
          max_entries_limit_per_query: 10,
        },
      },
    });
    expect(load().config).toMatchObject({
      lokiMaxLineSize: 1024 ** 2,
      lokiMaxMetadataBytes: 512,
      lokiMaxMetadata: 0,
      lokiMaxAgeMs: 8 * 86_400_000,
      lokiGraceMs: 5_400_000,
      lokiQueryTimeoutMs: 300_000,
      lokiLevelFields: ["prio"],
      queryMaxLines: 10,
    });
    const env = { WATCHTOWER_LOKI_MAX_LINE_SIZE: "64KiB", WATCHTOWER_LOKI_DISCOVER_LOG_LEVELS: "false" };
    expect(load({ env }).config).toMatchObject({ lokiMaxLineSize: 65_536, lokiDiscoverLogLevels: false });
  });

  it("takes Loki's otlp_config, and tells what is wrong in it by its place", () => {
    const log_attributes = [{ attributes: ["tenant"], action: "index_label" }, { regex: "tmp.*" }];
    write({ loki: { limits_config: { otlp_config: { log_attributes } } } });
    expect(load().config.lokiOtlpConfig).toEqual({
      resource_attributes: { ignore_defaults: false, attributes_config: [] },
      scope_attributes: [],
      log_attributes: [log_attributes[0], { regex: "tmp.*", action: "structured_metadata" }],
      severity_text_as_label: false,
    });
    const shown = shownConfig(load()).find(({ key }) => key === "loki.limits_config.otlp_config");
    expect(shown?.value).toContain('"attributes":["tenant"]');
    const json = '{"severity_text_as_label":true}';
    expect(load({ env: { WATCHTOWER_LOKI_OTLP_CONFIG: json } }).config.lokiOtlpConfig).toMatchObject({
      severity_text_as_label: true,
    });
  });

  it.each([
    ["{", "expected an object as Loki's otlp_config"],
    ['{"log_attribute":[]}', 'Unrecognized key: "log_attribute"'],
    ['{"log_attributes":[{"action":"keep","attributes":["a"]}]}', "log_attributes.0.action: Invalid option"],
    ['{"log_attributes":[{"action":"drop"}]}', "log_attributes.0: attributes or regex must be set"],
    [
      '{"log_attributes":[{"attributes":["a"],"regex":"b"}]}',
      "log_attributes.0: only one of attributes or regex must be set",
    ],
    [
      '{"scope_attributes":[{"action":"index_label","attributes":["a"]}]}',
      "scope_attributes.0: index_label action is only supported for",
    ],
    ['{"log_attributes":[{"regex":"("}]}', "log_attributes.0.regex: "],
  ])("refuses the otlp_config %s", (json, message) => {
    expect(() => load({ env: { WATCHTOWER_LOKI_OTLP_CONFIG: json } })).toThrow(message);
  });

  it("leaves other programs' variables alone", () => {
    const { origins } = load({
      env: {
        WATCHTOWER_POLL_INTERVAL: "30",
        WATCHTOWER_SERVICE_HOST: "10.0.0.1",
        WATCHTOWER_LOKI_SERVICE_HOST: "10.0.0.2",
        WATCHTOWER_LOKI_PORT_3100_TCP_ADDR: "10.0.0.2",
      },
    });
    expect(new Set(Object.values(origins))).toEqual(new Set(["default"]));
  });

  it("takes a file's folder from where the file is, others from where it was called", () => {
    mkdirSync(join(cwd, "deep"));
    write({ dataDir: "data" }, "deep/other.json");
    expect(load({ configFile: "deep/other.json" }).config.dataDir).toBe(join(cwd, "deep/data"));
    expect(load({ flags: { dataDir: "data" } }).config.dataDir).toBe(join(cwd, "data"));
    expect(load({ env: { WATCHTOWER_DATA_DIR: "~/data" } }).config.dataDir).toBe(join(homedir(), "data"));
  });

  it("masks secrets when shown", () => {
    const shown = shownConfig(load({ env: { SUMO_OTLP_ENDPOINT: "https://sumo.example/token" } }));
    expect(JSON.stringify(shown)).not.toContain("token");
    expect(shown.find(({ key }) => key === "sumo.endpoint")?.value).toBe("https://sumo.example/****");
  });

  it("is documented as it is", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/CONFIGURATION.md"), "utf8");
    const documented = /<!-- settings:begin -->\n([\s\S]*?)<!-- settings:end -->/.exec(page)?.[1] ?? "";
    const squeezed = (text: string): string => text.replaceAll(/ +/g, "").replaceAll(/-+/g, "-").trim();
    expect(squeezed(documented)).toBe(squeezed(settingsPage()));
  });
});
