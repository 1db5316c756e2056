import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ForwardBody, ForwardDestination } from "../../src/api/wire/watchtower.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import type { Received } from "../kit/fake-otlp.ts";
import { TestInstance, cli } from "../kit/instance.ts";
import { sendItems } from "../kit/otlp-items.ts";

/** An engine whose Alloy file sends to destinations of every kind, with secrets of every kind. */
const SECRETS = {
  URL_KEY: "KeyInTheAddressQ7",
  HEADER: "ValueOfAHeaderW8",
  PASSWORD: "PassOfSomeoneE9",
  TOKEN: "TokenOfABearerR1",
} as const;
const FILE_TOKEN = "TokenInAFileT2";

const FILE = `
otelcol.receiver.otlp "in" {
  grpc { }
  http { }
  output {
    traces  = [otelcol.exporter.otlphttp.json.input, otelcol.exporter.otlp.grpc.input, otelcol.exporter.file.disk.input]
    metrics = [otelcol.exporter.prometheus.series.input, otelcol.exporter.debug.console.input]
    logs    = [otelcol.exporter.loki.lines.input, otelcol.exporter.otlp.grpc.input, otelcol.exporter.debug.console.input]
  }
}

otelcol.auth.basic "me" {
  username = "me"
  password = sys.env("PASSWORD")
}

otelcol.auth.bearer "me" {
  token = sys.env("TOKEN")
}

otelcol.exporter.otlphttp "json" {
  encoding = "json"
  client {
    endpoint = sys.env("HTTP") + "/" + sys.env("URL_KEY")
    auth     = otelcol.auth.basic.me.handler
    headers  = { "X-Key" = sys.env("HEADER") }
  }
  retry_on_failure {
    initial_interval = "100ms"
    max_interval     = "200ms"
  }
}

otelcol.exporter.otlp "grpc" {
  client {
    endpoint = sys.env("GRPC")
    auth     = otelcol.auth.bearer.me.handler
    tls {
      insecure = true
    }
  }
  retry_on_failure {
    initial_interval = "100ms"
    max_interval     = "200ms"
  }
}

otelcol.exporter.prometheus "series" {
  forward_to = [prometheus.remote_write.mimir.receiver]
}

prometheus.remote_write "mimir" {
  endpoint {
    name              = "one"
    url               = sys.env("HTTP") + "/one/api/v1/write"
    bearer_token_file = sys.env("FOLDER") + "/token"
    queue_config {
      batch_send_deadline = "200ms"
    }
  }
  endpoint {
    name             = "two"
    url              = sys.env("HTTP") + "/two/api/v1/write?key=" + sys.env("URL_KEY")
    protobuf_message = "io.prometheus.write.v2.Request"
    queue_config {
      batch_send_deadline = "200ms"
    }
  }
}

otelcol.exporter.loki "lines" {
  forward_to = [loki.write.loki.receiver]
}

loki.write "loki" {
  endpoint {
    url       = sys.env("HTTP") + "/loki/api/v1/push"
    tenant_id = "shop"
    batch_wait = "200ms"
    basic_auth {
      username = "me"
      password = sys.env("PASSWORD")
    }
  }
}

otelcol.exporter.debug "console" {
  verbosity = "normal"
}

otelcol.exporter.file "disk" {
  path = sys.env("FOLDER") + "/out.json"
}
`;

let folder = "";
let fakes: { readonly http: FakeOtlp; readonly grpc: FakeOtlp };
let instance: TestInstance;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-destinations-"));
  fakes = { http: await FakeOtlp.start(), grpc: await FakeOtlp.start({ protocol: "grpc" }) };
  const path = join(folder, "all.alloy");
  writeFileSync(path, FILE);
  writeFileSync(join(folder, "token"), FILE_TOKEN);
  instance = new TestInstance({
    ...SECRETS,
    WATCHTOWER_ALLOY_FILE: path,
    FOLDER: folder,
    HTTP: fakes.http.url,
    GRPC: fakes.grpc.url.replace("http://", ""),
  });
  await instance.start();
});
afterEach(async () => {
  await instance.stop();
  await Promise.all(Object.values(fakes).map((fake) => fake.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => cli(args, instance.env);

const send = (signal: Signal, ...ids: number[]) => sendItems(instance.endpoints.otlpHttp, signal, ids);

async function destinations(): Promise<readonly ForwardDestination[]> {
  const response = await fetch(`${instance.endpoints.ui}/api/watchtower/forward`);
  return ((await response.json()) as ForwardBody).destinations;
}

/** What all taken requests at an address held, in the order of their arrival. */
const takenAt = (fake: FakeOtlp, path: RegExp): readonly string[] =>
  fake.takenRequests.filter((request) => path.test(request.path)).flatMap(({ items }) => items);
const firstAt = (path: RegExp): Received | undefined =>
  fakes.http.requests.find((request) => path.test(request.path));

/** Every text under a folder: what the process wrote. */
function textsOf(dir: string): string {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1")).join("\n");
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

it("sends to each what its way through the file makes of the data", async () => {
  for (const signal of SIGNALS) await send(signal, 1, 2);
  const spans = ["0000000000000001", "0000000000000002"];
  await expect.poll(() => takenAt(fakes.http, /v1\/traces$/)).toEqual(spans);
  await expect.poll(() => takenAt(fakes.grpc, /Trace/)).toEqual(spans);
  await expect.poll(() => takenAt(fakes.grpc, /Logs/)).toEqual(["line 1", "line 2"]);
  const samples = expect.arrayContaining(["metric_1", "metric_2"]);
  await expect.poll(() => takenAt(fakes.http, /^\/one\//)).toEqual(samples);
  await expect.poll(() => takenAt(fakes.http, /^\/two\//)).toEqual(samples);
  await expect
    .poll(() => takenAt(fakes.http, /^\/loki\//))
    .toEqual([
      '{"body":"line 1","resources":{"service.name":"shop"}}',
      '{"body":"line 2","resources":{"service.name":"shop"}}',
    ]);
  await expect.poll(() => readFileSync(join(folder, "out.json"), "utf8")).toContain(spans[1]);
  await expect.poll(async () => (await run("logs")).stdout).toMatch(/debug\.console: .*\n(.*\n)* +line 2/);

  expect(firstAt(/v1\/traces$/)?.headers).toMatchObject({
    authorization: `Basic ${base64(`me:${SECRETS.PASSWORD}`)}`,
    "x-key": SECRETS.HEADER,
    "content-type": "application/json",
  });
  expect(fakes.grpc.requests[0]?.headers.authorization).toBe(`Bearer ${SECRETS.TOKEN}`);
  expect(firstAt(/^\/one\//)).toMatchObject({
    isVersion2: false,
    headers: { authorization: `Bearer ${FILE_TOKEN}` },
  });
  expect(firstAt(/^\/two\//)).toMatchObject({ isVersion2: true });
  expect(firstAt(/^\/loki\//)?.headers).toMatchObject({
    authorization: `Basic ${base64(`me:${SECRETS.PASSWORD}`)}`,
    "x-scope-orgid": "shop",
  });
  const names = (await destinations()).map(({ name }) => name.replace(/-\d+$/, "")).toSorted();
  expect(names).toEqual([
    "debug.console",
    "file.disk",
    "loki.loki.127.0.0.1",
    "otlp.grpc",
    "otlphttp.json",
    "remote_write.mimir.one",
    "remote_write.mimir.two",
  ]);
  expect((await run("forward", "pause")).stderr).toContain("there are several destinations");
  expect((await run("forward", "pause", "--destination", "mimir.two")).stdout).toMatch(
    /^remote_write.mimir.two is paused/,
  );
  expect((await run("forward", "replay", "--destination", "disk")).stderr).toContain(
    "only the engine itself writes",
  );
  expect((await run("forward", "replay", "--destination", "loki")).stdout).toMatch(
    /^1 request of the journal sent/,
  );
  expect(takenAt(fakes.http, /^\/loki\//)).toHaveLength(4);
});

it("tells no secret of any of them", async () => {
  // All that a server knows of its client.
  const echo = ({ path, headers }: Received): string => {
    const [scheme, credentials = ""] = (headers.authorization ?? "").split(" ");
    const login = scheme === "Basic" ? Buffer.from(credentials, "base64").toString() : credentials;
    return `not at ${path} with ${JSON.stringify(headers)} for ${login}`;
  };
  fakes.http.react = (request) => ({
    kind: "refuse",
    status: request.number % 2 === 0 ? 403 : 503,
    body: echo(request),
  });
  fakes.grpc.react = (request) => ({
    kind: "refuse",
    status: request.number % 2 === 0 ? 7 : 14,
    headers: { "grpc-message": encodeURIComponent(echo(request)) },
  });
  for (const signal of SIGNALS) await send(signal, 1);
  await expect
    .poll(async () => (await destinations()).filter(({ deadLetters }) => deadLetters.count > 0).length, {
      timeout: 30_000,
    })
    .toBe(5);
  const commands = [
    ["up"],
    ["status"],
    ["status", "--json"],
    ["forward", "status"],
    ["forward", "status", "--json"],
    ["forward", "preview"],
    ["forward", "preview", "--json"],
    ["forward", "dead-letters", "ls"],
    ["forward", "dead-letters", "retry", "--json"],
    ["forward", "replay", "--destination", "loki"],
    ["alloy", "check", join(folder, "all.alloy")],
    ["alloy", "graph", join(folder, "all.alloy"), "--json"],
    ["config", "show", "--json"],
    ["logs"],
    ["journal", "inspect", "--json"],
    ["doctor"],
  ];
  const told: string[] = [];
  for (const args of commands) {
    const { stdout, stderr } = await run(...args);
    told.push(stdout, stderr);
  }
  for (const name of ["status", "forward"])
    told.push(await (await fetch(`${instance.endpoints.ui}/api/watchtower/${name}`)).text());
  await run("down");
  const all = [...told, textsOf(instance.dataDir)].join("\n");
  expect(all).toContain("not at ");
  expect(all).toContain(`${fakes.http.url}/****`);
  const secrets = [...Object.values(SECRETS), FILE_TOKEN];
  for (const secret of [
    ...secrets,
    ...secrets.map((each) => each.slice(2, 12)),
    base64(`me:${SECRETS.PASSWORD}`),
  ])
    expect(all).not.toContain(secret);
});
