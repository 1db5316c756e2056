import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { once } from "node:events";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { WebSocketServer } from "ws";
import { grafanaApi } from "../../../api/grafana/app.ts";
import { noSuchPath } from "../../../api/grafana/respond.ts";
import type { DashboardLibrary } from "../../../api/grafana/library.ts";
import { lokiApi } from "../../../api/loki/app.ts";
import { jaegerApi } from "../../../api/jaeger/app.ts";
import { checkTail, tailSocket } from "../../../api/loki/tail.ts";
import { prometheusApi } from "../../../api/prometheus/app.ts";
import type { PrometheusOptions } from "../../../api/prometheus/app.ts";
import { tempoApi } from "../../../api/tempo/app.ts";
import { watchtowerApi } from "../../../api/watchtower/app.ts";
import type { SelfSource } from "../../../api/watchtower/self.ts";
import { zipkinApi } from "../../../api/zipkin/app.ts";
import { pageAssets } from "../../../api/watchtower/page.ts";
import type { StatusBody } from "../../../api/wire/watchtower.ts";
import { errorMessage } from "../../../base/errors.ts";
import { packageRoot } from "../../../base/package-root.ts";
import type { RuleSource } from "../../../api/rule-groups.ts";
import type { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";
import type { LogqlEngine } from "../../../query/logql/engine.ts";
import type { PromqlEngine } from "../../../query/promql/engine.ts";
import type { TraceqlEngine } from "../../../query/traceql/engine.ts";
import type { Config } from "../../../config/settings.ts";
import { pushLimits } from "../facts/push-limits.ts";
import { lokiConfigurations } from "../facts/loki.ts";
import { foreignHost, hostCheck } from "./host-check.ts";
import { forwardSource } from "../forwarding/forward-source.ts";
import { answerQuerier } from "./querier-calls.ts";
import { takeHttp2 } from "./query-port.ts";
import { isForeign, refusal } from "./request-guard.ts";

/** Where the server listens, and the engines and sources behind its APIs. */
export interface QueryServerOptions {
  readonly host: string;
  readonly port: number;
  /** More names by which requests may call this machine. */
  readonly allowedHosts: readonly string[];
  readonly config: Config;
  readonly promql: PromqlEngine;
  readonly prometheus: PrometheusOptions;
  readonly logql: LogqlEngine;
  readonly deletes: LineDeletes;
  /** Rules on logs. */
  readonly logRules: RuleSource;
  readonly traceql: TraceqlEngine;
  readonly status: () => Promise<StatusBody>;
  readonly self: SelfSource;
  readonly version: string;
  readonly dashboards: DashboardLibrary;
}

/** A server that listens. */
export interface QueryServer {
  readonly port: number;
  /** Ends connections, too, also those that wait for lines to come. */
  close(): Promise<void>;
}

type HttpRequest = IncomingMessage | Http2ServerRequest;
type HttpResponse = ServerResponse | Http2ServerResponse;

/** The built page, beside the built engine. */
const PAGE_FOLDER = join(packageRoot(), "dist/ui");
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Frames that a tail client sends are of no use to us. */
const MAX_FRAME_BYTES = 4096;

/**
 * The page and the query APIs on one port. There are no CORS headers: pages of other origins may not read what
 * is kept here; Grafana and the command line do not need them. Nor may pages that call us by a name of theirs.
 */
export async function startQueryServer(options: QueryServerOptions): Promise<QueryServer> {
  const listener = getRequestListener(routes(options).fetch);
  const isOurs = hostCheck([options.host, ...options.allowedHosts]);
  const guarded = (request: HttpRequest, response: HttpResponse): void => {
    const why = refusal(request, isOurs);
    if (why === undefined) return void listener(request, response);
    response.statusCode = 403;
    response.setHeader("content-type", TEXT_TYPE);
    response.end(`${why}\n`);
  };
  const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(timeouts, guarded);
  const endHttp2 = takeHttp2(server, {
    grpc: (stream, headers) => void answerQuerier(stream, headers, options.traceql, isOurs),
    other: guarded,
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  server.on("upgrade", (request, socket, head) => {
    const { host } = request.headers;
    if (isOurs(host)) upgrade(request, socket, head, sockets, options);
    else refuse(socket, 403, foreignHost(host));
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  return {
    // A server that listens on a port has such an address.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const client of sockets.clients) client.close(1001, "the engine stops");
      server.closeAllConnections();
      endHttp2();
      await closed;
    },
  };
}

function routes(options: QueryServerOptions): Hono {
  const { promql, prometheus, logql, traceql, status, version, dashboards: library } = options;
  const app = new Hono();
  const loki = lokiApi(logql, {
    intake: prometheus.intake,
    pushLimits: pushLimits(options.config),
    deletes: options.deletes,
    rules: options.logRules,
    configurations: lokiConfigurations(options.config),
  });
  const checkers = {
    promql: (query: string) => void promql.syntax(query),
    logql: (query: string) => void logql.format(query),
    traceql: (query: string) => traceql.checkQuery(query),
  };
  app.route("/prometheus", prometheusApi(promql, prometheus));
  app.route("/tempo", tempoApi(traceql));
  const jaeger = jaegerApi(traceql);
  app.route("/jaeger", jaeger);
  app.route("/zipkin", zipkinApi(traceql));
  // Some of Grafana's versions leave out the path of the data source's URL when they search Jaeger.
  app.get("/api/traces", (c) => jaeger.fetch(c.req.raw));
  app.route(
    "/api/watchtower",
    watchtowerApi({
      status,
      self: options.self,
      forward: forwardSource(options.config),
      findTrace: (id, signal) => traceql.trace(id, signal),
      checkQuery: (language, query) => checkers[language](query),
    }),
  );
  // Grafana appends /loki/api/v1/… to the data source's URL; others ask at the root.
  for (const path of ["/loki/*", "/api/prom/*", "/otlp/*"]) app.all(path, (c) => loki.fetch(c.req.raw));
  app.route("/", grafanaApi({ version, library, ask: (request) => app.fetch(request) }));
  app.all("/api/*", noSuchPath);
  app.route("/", pageAssets(PAGE_FOLDER));
  return app;
}

const TAIL_PATH = /^(\/loki)?\/loki\/api\/v1\/tail$/;

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  sockets: WebSocketServer,
  { logql, config: { lokiMaxTails: most } }: QueryServerOptions,
): void {
  let url: URL;
  try {
    // A path such as `//` is none.
    url = new URL(request.url ?? "/", "http://localhost");
    if (!TAIL_PATH.test(url.pathname)) return refuse(socket, 404, `no such path: ${url.pathname}`);
    if (isForeign(request)) return refuse(socket, 403, "this page may not read from here");
    if (sockets.clients.size >= most) {
      const setting = "loki.limits_config.max_concurrent_tail_requests";
      return refuse(socket, 429, `too many live tails at once (limit ${setting} = ${most})`);
    }
    checkTail(logql, url);
  } catch (error) {
    return refuse(socket, 400, errorMessage(error));
  }
  sockets.handleUpgrade(request, socket, head, (client) =>
    tailSocket(logql, client, url, String(request.headers["x-loki-response-encoding-flags"] ?? "")),
  );
}

const TEXT_TYPE = "text/plain; charset=utf-8";
const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
};

function refuse(socket: Duplex, status: number, text: string): void {
  socket.on("error", () => socket.destroy());
  const body = `${text}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: ${TEXT_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
