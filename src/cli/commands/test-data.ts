import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import { PORTS } from "../../config/ports.ts";
import type { Protocol, TestDataCounts, TestDataOptions } from "../../generator/run.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { commandFor } from "../own-command.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { parseDuration } from "../quantities.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const LIVE_MS = 200;
const PLAIN_MS = 5000;
const MOST_RATE = 10_000;
const DEFAULT_PORTS: Readonly<Record<Protocol, number>> = {
  grpc: PORTS.otlpGrpc.host,
  http: PORTS.otlpHttp.host,
};

interface Options {
  readonly endpoint?: string;
  readonly rate?: string;
  readonly errorRate?: string;
  readonly duration?: string;
  readonly protocol?: string;
  readonly seed?: string;
}

export const testDataCommand = (terminal: Terminal): Command =>
  makeCommand<Options>(terminal, {
    usage: "test-data",
    description: "send the telemetry of a small shop of six services, until ctrl-C",
    example: "watchtower test-data --rate 10 --error-rate 0.05 --duration 60s",
    options: [
      ["--endpoint <address>", "host:port or URL (default: the running instance, else localhost)"],
      ["--rate <traces>", "traces a second (default: 10)"],
      ["--error-rate <share>", "share of traces in which something fails, 0 to 1 (default: 0.05)"],
      ["--duration <time>", "end after this time, as 60s (default: until ctrl-C)"],
      ["--protocol <name>", "grpc (default) or http"],
      ["--seed <number>", "the same seed tells the same story (default: 1)"],
      ...CLUSTER_OPTIONS,
    ],
    run: testData,
  });

async function testData(context: Context, options: Options): Promise<void> {
  const { terminal, json } = context;
  refuseOptionsOfOther(context);
  const wanted = await read(context, options);
  const { runTestData } = await import("../../generator/run.ts");
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  if (!json)
    terminal.err(
      `sending to ${wanted.url} (${wanted.protocol}), ${wanted.rate} traces a second; ctrl-C stops`,
    );
  const counts = await runTestData(wanted, live(terminal, json), stop.signal);
  if (terminal.interactive && !json) terminal.err("");
  print(
    terminal,
    json,
    { ...counts, endpoint: wanted.url, protocol: wanted.protocol },
    () => `sent ${text(counts)}`,
  );
  process.exit();
}

async function read({ engine, config }: Context, options: Options): Promise<TestDataOptions> {
  const protocol = protocolOf(options.protocol ?? "grpc");
  const found = options.endpoint === undefined ? await (await engine()).find(config) : undefined;
  const own = protocol === "grpc" ? found?.endpoints.otlpGrpc : found?.endpoints.otlpHttp;
  const { duration } = options;
  return {
    protocol,
    url: own ?? urlOf(options.endpoint ?? "localhost", DEFAULT_PORTS[protocol]),
    // The ports of a cluster of the user are not on this machine by themselves.
    startedBy: commandFor(config, config.kubeContext === undefined ? "up" : "port-forward"),
    rate: numberOf(options.rate ?? "10", "--rate", 0.01, MOST_RATE),
    errorRate: numberOf(options.errorRate ?? "0.05", "--error-rate", 0, 1),
    seed: numberOf(options.seed ?? "1", "--seed", 0, 2 ** 32 - 1),
    ...(duration === undefined ? {} : { durationMs: parseDuration(duration, "--duration") }),
  };
}

function protocolOf(text: string): Protocol {
  if (text === "grpc" || text === "http") return text;
  throw new WatchtowerError("invalid", `--protocol is ${JSON.stringify(text)}; expected grpc or http`);
}

function numberOf(text: string, option: string, low: number, high: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= low && value <= high) return value;
  throw new WatchtowerError(
    "invalid",
    `${option} is ${JSON.stringify(text)}; expected a number from ${low} to ${high}`,
  );
}

/** The receivers speak plain HTTP at the root: what cannot be honoured is refused, not dropped. */
function urlOf(address: string, defaultPort: number): string {
  const written = address.includes("://") ? address : `http://${address}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const isPlain =
    url?.protocol === "http:" && url.pathname === "/" && url.search === "" && url.username === "";
  // A URL drops its scheme's own port, which must not become the default port of OTLP.
  if (url === undefined || !isPlain || /:0*80\/?$/.test(written))
    throw new WatchtowerError(
      "invalid",
      `--endpoint is ${JSON.stringify(address)}; expected host:port or http://host:port, without TLS, path or port 80`,
    );
  if (url.port === "") url.port = String(defaultPort);
  return url.origin;
}

const text = ({ traces, spans, logs, metricExports }: TestDataCounts): string =>
  `${traces} traces; acknowledged: ${spans} spans, ${logs} log lines, ${metricExports} exports of metrics`;

/** On a terminal one line that is kept up to date, elsewhere a line now and then. */
function live(terminal: Terminal, json: boolean): (counts: TestDataCounts) => void {
  if (json) return () => {};
  const everyMs = terminal.interactive ? LIVE_MS : PLAIN_MS;
  let shownAt = Date.now();
  return (counts) => {
    if (Date.now() - shownAt < everyMs) return;
    shownAt = Date.now();
    if (terminal.interactive) process.stderr.write(`\r${text(counts)}`);
    else terminal.err(text(counts));
  };
}
