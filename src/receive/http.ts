import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import { BufferPool } from "../base/buffer-pool.ts";
import { WatchtowerError, errorKind, errorMessage } from "../base/errors.ts";
import { RETRY_AFTER_SECONDS } from "../grpc/rpc-status.ts";
import { GrpcStatus } from "../grpc/status.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import type { Acceptor, Encoding } from "./accept.ts";
import { allowOrigin, answerPreflight } from "./cors.ts";
import { restOf } from "./linger.ts";
import { withBody } from "./read-body.ts";
import type { BodyReading } from "./read-body.ts";
import { DEFAULT_HTTP_RULES } from "./rules.ts";
import type { HttpRules } from "./rules.ts";
import { notTaken } from "./not-taken.ts";
import { CONTENT_CODINGS, TooLargeError } from "../base/decompress.ts";
import { exportResponse, statusMessage } from "./messages.ts";
import { DEFAULT_RECEIVER_LIMITS, addressOf } from "./receiver.ts";
import type { Receiver, ReceiverOptions } from "./receiver.ts";
import { GRPC_CODES, HTTP_CODES } from "./status-codes.ts";
import { ZIPKIN_PATH, ZIPKIN_V1_PATH, zipkinRequest } from "./zipkin.ts";

export interface OtlpHttpOptions extends ReceiverOptions {
  readonly acceptor: Acceptor;
  /** `undefined` while nothing is taken over this protocol. The default unless given. */
  readonly rules?: () => HttpRules | undefined;
  /** A port for Zipkin's spans alone. */
  readonly isZipkinOnly?: boolean;
}

/** How a sender is answered: by its own encoding, or in words. */
type AnswerForm = Encoding | "text";

const OTLP_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};
const CONTENT_TYPE: Readonly<Record<AnswerForm, string>> = {
  ...OTLP_TYPES,
  text: "text/plain; charset=utf-8",
};

/** A client's request mostly has some 100 kB. */
const IDLE_BODIES = { largestBytes: 1024 * 1024, idleBytes: 4 * 1024 * 1024 };

/** How often connections that take too long are looked for. */
const CHECK_INTERVAL_MS = 1000;

/** An answer that is not a success: its HTTP code, and the text for the sender. */
class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * OTLP/HTTP (OTLP specification, "OTLP/HTTP"): POST /v1/{traces,metrics,logs}, protobuf and JSON. Beside it Zipkin's
 * POST /api/v2/spans.
 *
 * @throws the system's error if the port cannot be had, such as EADDRINUSE.
 */
export async function startOtlpHttp(options: OtlpHttpOptions): Promise<Receiver> {
  const limits = { ...DEFAULT_RECEIVER_LIMITS, ...options.limits };
  const timeouts = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.idleTimeoutMs,
    connectionsCheckingInterval: Math.min(
      limits.headersTimeoutMs,
      limits.requestTimeoutMs,
      CHECK_INTERVAL_MS,
    ),
  };
  const context = { ...options, limits, buffers: new BufferPool(IDLE_BODIES) };
  const server = createServer(timeouts, (request, response) => void answer(request, response, context));
  // Also of one that does not read its answers.
  server.setTimeout(limits.idleTimeoutMs);
  server.listen(options.port, options.host);
  await once(server, "listening");
  return {
    port: addressOf(server).port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), limits.drainTimeoutMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

type Context = OtlpHttpOptions & {
  readonly limits: typeof DEFAULT_RECEIVER_LIMITS;
  readonly buffers: BufferPool;
};

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const isZipkin = pathOf(request) === ZIPKIN_PATH;
  const isZipkinOnly = context.isZipkinOnly === true;
  const form = isZipkin || isZipkinOnly ? "text" : (encodingOf(request) ?? "protobuf");
  const share = context.acceptor.budget.open();
  const reading = ({ maxRequest: most }: HttpRules): BodyReading => ({
    share,
    buffers: context.buffers,
    most,
  });
  response.on("error", () => response.destroy());
  try {
    const rules = rulesOf(context);
    allowOrigin(request, response, rules.cors);
    if (answerPreflight(request, response, rules.cors)) return;
    if (form === "text") {
      if (!isZipkin) throw noZipkinPath(request);
      checkZipkin(request, rules);
      await withBody(request, reading(rules), (body) => {
        const spans = zipkinRequest(request.headers["content-type"] ?? "", body);
        share.take(spans.length);
        return context.acceptor.accept("traces", "protobuf", spans);
      });
      response.writeHead(202).end();
      return;
    }
    const signal = signalOf(request, rules);
    const validation = await withBody(request, reading(rules), (body) =>
      context.acceptor.accept(signal, form, body),
    );
    send(response, 200, form, exportResponse(signal, form, validation));
  } catch (error) {
    refuse(request, response, form, error, context);
  } finally {
    share.close();
  }
}

function rulesOf({ rules }: Context): HttpRules {
  const found = rules === undefined ? DEFAULT_HTTP_RULES : rules();
  if (found !== undefined) return found;
  throw new Refusal(
    404,
    "the Alloy file in use takes no OTLP over HTTP: it has no otelcol.receiver.otlp with a block http",
  );
}

function send(response: ServerResponse, status: number, form: AnswerForm, body: Uint8Array): void {
  response.writeHead(status, headersOf(form, body)).end(body);
}

const headersOf = (form: AnswerForm, body: Uint8Array) => ({
  "content-type": CONTENT_TYPE[form],
  "content-length": body.length,
});

function encodingOf(request: IncomingMessage): Encoding | undefined {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return "json";
  return type === "application/x-protobuf" || type === "application/protobuf" ? "protobuf" : undefined;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "").split("?")[0] ?? "";

function signalOf(request: IncomingMessage, rules: HttpRules): Signal {
  const { paths } = rules;
  const path = pathOf(request);
  const signal = SIGNALS.find((each) => paths[each] === path);
  if (signal === undefined) {
    const { traces, metrics, logs } = paths;
    if (path === ZIPKIN_V1_PATH) throw noZipkinPath(request);
    throw new Refusal(404, `no such path: ${path}; OTLP is taken at ${traces}, ${metrics} and ${logs}`);
  }
  checkTaken(request, signal, rules);
  if (encodingOf(request) === undefined) {
    const type = request.headers["content-type"] ?? "missing";
    throw new Refusal(415, `content type ${type} is not one of ${Object.values(OTLP_TYPES).join(", ")}`);
  }
  checkCoding(request, rules);
  return signal;
}

function noZipkinPath(request: IncomingMessage): Refusal {
  const path = pathOf(request);
  if (path === ZIPKIN_V1_PATH)
    return new Refusal(404, `Zipkin's version 1 is not taken: send to ${ZIPKIN_PATH}`);
  return new Refusal(
    404,
    `no such path: ${path}; this port takes spans at ${ZIPKIN_PATH}, and they are read under /zipkin of the page's port`,
  );
}

/** Zipkin's spans are taken wherever traces are. */
function checkZipkin(request: IncomingMessage, rules: HttpRules): void {
  checkTaken(request, "traces", rules);
  checkCoding(request, rules);
}

function checkTaken(request: IncomingMessage, signal: Signal, { signals }: HttpRules): void {
  if (!signals.includes(signal)) throw new Refusal(404, notTaken(signal));
  if (request.method === "POST") return;
  throw new Refusal(405, `${pathOf(request)} takes POST, not ${request.method}`, { allow: "POST" });
}

function checkCoding(request: IncomingMessage, { codings }: HttpRules): void {
  const coding = request.headers["content-encoding"] ?? "identity";
  const taken = CONTENT_CODINGS.filter((each) => codings.includes(each)).join(", ");
  if (!taken.split(", ").includes(coding.toLowerCase())) {
    throw new Refusal(415, `content coding ${coding} is not one of ${taken}`, { "accept-encoding": taken });
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  form: AnswerForm,
  error: unknown,
  { acceptor, limits }: Context,
): void {
  const { status, code, retry } = codesOf(error);
  const ours = error instanceof Refusal || error instanceof TooLargeError;
  acceptor.countRefusal(ours ? new WatchtowerError("invalid", error.message) : error);
  if (response.destroyed || response.headersSent) return;
  if (error instanceof Refusal)
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  if (retry) response.setHeader("retry-after", String(RETRY_AFTER_SECONDS));
  const message = errorMessage(error);
  const body = form === "text" ? Buffer.from(`${message}\n`) : statusMessage(form, code, message, retry);
  if (request.complete) return send(response, status, form, body);
  // What was not read of the body must not be taken for the next request.
  response.writeHead(status, { ...headersOf(form, body), connection: "close" }).write(body);
  void restOf(request, limits.lingerMs).then(() => response.end());
}

function codesOf(error: unknown): {
  readonly status: number;
  readonly code: number;
  readonly retry: boolean;
} {
  if (error instanceof Refusal)
    return { status: error.status, code: GrpcStatus.invalidArgument, retry: false };
  if (error instanceof TooLargeError)
    return { status: 413, code: GrpcStatus.resourceExhausted, retry: false };
  const kind = errorKind(error);
  return { status: HTTP_CODES[kind], code: GRPC_CODES[kind], retry: kind === "unavailable" };
}
