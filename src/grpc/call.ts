import { constants } from "node:http2";
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { TooLargeError } from "../base/decompress.ts";
import { errorKind, errorMessage } from "../base/errors.ts";
import type { ErrorKind } from "../base/errors.ts";
import { framed, percentEncoded } from "./framing.ts";
import { ACCEPTED_ENCODINGS, readMessage } from "./read-message.ts";
import type { ByteShare, MessageBound } from "./read-message.ts";
import { rpcStatus } from "./rpc-status.ts";
import { GrpcError, GrpcStatus } from "./status.ts";
import type { GrpcStatusCode } from "./status.ts";

const CONTENT_TYPE = "application/grpc";
/** Headers have little room, and the error may quote what the client sent. */
const MAX_STATUS_TEXT = 1024;
/** For a client to read how a call has ended that took too long. */
const LAST_WORDS_MS = 1000;

/** How long a call may take, and how large its request may be. */
export interface CallBounds {
  /** A shorter one of the client's comes first. */
  readonly timeoutMs: number;
  readonly maxRequest: MessageBound;
}

/**
 * A call with one request message on an HTTP/2 stream (grpc.io, "gRPC over HTTP2"): reads it, and answers with a
 * message, with several, or with a status.
 */
export class GrpcCall {
  private readonly stream: ServerHttp2Stream;
  private readonly headers: IncomingHttpHeaders;
  private readonly bounds: CallBounds;
  private readonly statuses: Readonly<Record<ErrorKind, GrpcStatusCode>>;
  private readonly deadline: NodeJS.Timeout;
  private readonly abort = new AbortController();
  private answered = false;
  private isStreaming = false;
  private trailers: OutgoingHttpHeaders = { "grpc-status": String(GrpcStatus.ok) };

  /** @param statuses of errors, by their kind. */
  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    bounds: CallBounds,
    statuses: Readonly<Record<ErrorKind, GrpcStatusCode>>,
  ) {
    this.bounds = bounds;
    this.stream = stream;
    this.headers = headers;
    this.statuses = statuses;
    stream.on("error", () => stream.destroy());
    const timeout = Math.min(timeoutOf(headers) ?? bounds.timeoutMs, bounds.timeoutMs);
    // It runs on after the answer: a client may neither end its request nor read what it is told.
    this.deadline = setTimeout(() => this.endLate(timeout), timeout);
    stream.once("close", () => {
      clearTimeout(this.deadline);
      this.abort.abort();
    });
  }

  /** Aborts when the stream is over, for whatever reason: the client has canceled, is gone, or has its answer. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  private endLate(timeout: number): void {
    this.fail(new GrpcError(GrpcStatus.deadlineExceeded, `the call took longer than ${timeout} ms`));
    this.abort.abort();
    const close = (): void => this.stream.close(constants.NGHTTP2_CANCEL);
    if (!this.isStreaming) return close();
    const timer = setTimeout(close, LAST_WORDS_MS);
    this.stream.once("close", () => clearTimeout(timer));
  }

  /** @returns the method's path. @throws GrpcError, or answers what is not gRPC at all by HTTP. */
  checkRequest(): string {
    const type = this.headers["content-type"] ?? "";
    if (this.headers[":method"] !== "POST") {
      this.answerHttp(405, `gRPC takes POST, not ${String(this.headers[":method"])}`);
      throw new GrpcError(GrpcStatus.unimplemented, "not a gRPC request");
    }
    if (!/^application\/grpc(\+proto)?($|;)/.test(type)) {
      this.answerHttp(415, `content type ${type || "missing"} is not ${CONTENT_TYPE}`);
      throw new GrpcError(GrpcStatus.unimplemented, "not a gRPC request");
    }
    return this.headers[":path"] ?? "";
  }

  /** The request's only message, decompressed; its bytes are taken of the share. @throws GrpcError, TooLargeError, WatchtowerError */
  readMessage(share: ByteShare): Promise<Uint8Array> {
    const encoding = String(this.headers["grpc-encoding"] ?? "identity");
    return readMessage(this.stream, encoding, this.bounds.maxRequest, share);
  }

  respond(message: Uint8Array): void {
    if (this.start()) this.stream.end(framed(message));
  }

  /** Answers with one of several messages. Resolves when there is room for another, or the client is gone. */
  async send(message: Uint8Array): Promise<void> {
    const { stream } = this;
    this.isStreaming = true;
    if ((!this.answered && !this.start()) || stream.destroyed || stream.writableEnded) return;
    if (stream.write(framed(message))) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stream.off("drain", done);
        stream.off("close", done);
        resolve();
      };
      stream.on("drain", done);
      stream.on("close", done);
    });
  }

  /** Ends the call after the last message, with the status OK. */
  end(): void {
    if (!this.answered && !this.start()) return;
    if (!this.stream.destroyed && !this.stream.writableEnded) this.stream.end();
  }

  /**
   * Answers with a message now, and leaves the call open for more until the client ends it.
   *
   * @returns ends it from here.
   */
  keepOpen(message: Uint8Array): () => void {
    if (!this.start()) return () => {};
    clearTimeout(this.deadline);
    this.stream.write(framed(message));
    return () => this.end();
  }

  /** Called when the stream is over, for whatever reason. */
  onClose(listener: () => void): void {
    this.stream.once("close", listener);
  }

  /** Ends the call with the status that fits the error: in the headers alone ("trailers-only"), or after messages. */
  fail(error: unknown): void {
    const { stream } = this;
    if (stream.destroyed || stream.closed || stream.writableEnded) return;
    const status = this.statusOf(error);
    if (this.answered) {
      this.trailers = status;
      stream.end();
      return;
    }
    this.answered = true;
    stream.respond(
      {
        ":status": 200,
        "content-type": CONTENT_TYPE,
        ...status,
        "grpc-accept-encoding": ACCEPTED_ENCODINGS,
      },
      { endStream: true },
    );
    // What the client still sends is of no use any more.
    if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  }

  private statusOf(error: unknown): OutgoingHttpHeaders {
    const status = this.codeOf(error);
    const message = shortened(errorMessage(error));
    return {
      "grpc-status": String(status),
      "grpc-message": percentEncoded(message),
      ...(status === GrpcStatus.unavailable
        ? { "grpc-status-details-bin": base64(rpcStatus(status, message, true)) }
        : {}),
    };
  }

  private codeOf(error: unknown): GrpcStatusCode {
    if (error instanceof GrpcError) return error.status;
    if (error instanceof TooLargeError) return GrpcStatus.resourceExhausted;
    return this.statuses[errorKind(error)];
  }

  private answerHttp(status: number, text: string): void {
    if (this.answered || this.stream.destroyed || this.stream.closed) return;
    this.answered = true;
    this.stream.respond({ ":status": status, "content-type": "text/plain" });
    this.stream.end(`${text}\n`);
  }

  private start(): boolean {
    if (this.answered || this.stream.destroyed || this.stream.closed) return false;
    this.answered = true;
    this.stream.respond({ ":status": 200, "content-type": CONTENT_TYPE }, { waitForTrailers: true });
    this.stream.on("wantTrailers", () => this.stream.sendTrailers(this.trailers));
    return true;
  }
}

function shortened(text: string): string {
  return text.length <= MAX_STATUS_TEXT ? text : `${text.slice(0, MAX_STATUS_TEXT)}…`;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

const TIMEOUT_UNIT_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** The `grpc-timeout` header in milliseconds. */
function timeoutOf(headers: IncomingHttpHeaders): number | undefined {
  const header = headers["grpc-timeout"];
  const match = typeof header === "string" ? /^(\d{1,8})([HMSmun])$/.exec(header) : null;
  if (match === null) return undefined;
  return Math.ceil(Number(match[1]) * (TIMEOUT_UNIT_MS[match[2] ?? ""] ?? 1));
}
