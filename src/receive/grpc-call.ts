import { constants } from "node:http2";
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { errorKind, errorMessage } from "../base/errors.ts";
import type { BudgetShare } from "./budget.ts";
import { TooLargeError, decompress } from "../base/decompress.ts";
import { statusMessage } from "./messages.ts";
import type { ReceiverLimits } from "./receiver.ts";
import type { RequestBound } from "./rules.ts";
import { CODES, GrpcStatus } from "./status-codes.ts";

const ACCEPTED_ENCODINGS = "identity,gzip";
const FRAME_HEADER_BYTES = 5;
const CONTENT_TYPE = "application/grpc";
/** Headers have little room, and the error may quote what the client sent. */
const MAX_STATUS_TEXT = 1024;

/** A call that ends with a status of its own. */
export class GrpcError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One unary call on an HTTP/2 stream: reads its message, answers with a message or a status, once. */
export class GrpcCall {
  private readonly stream: ServerHttp2Stream;
  private readonly headers: IncomingHttpHeaders;
  private readonly maxRequest: RequestBound;
  private readonly deadline: NodeJS.Timeout;
  private answered = false;

  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    limits: ReceiverLimits,
    maxRequest: RequestBound,
  ) {
    this.maxRequest = maxRequest;
    this.stream = stream;
    this.headers = headers;
    stream.on("error", () => stream.destroy());
    const timeout = Math.min(timeoutOf(headers) ?? limits.requestTimeoutMs, limits.requestTimeoutMs);
    // It runs on after the answer: a client may neither end its request nor read what it is told.
    this.deadline = setTimeout(() => {
      this.fail(new GrpcError(GrpcStatus.deadlineExceeded, `the call took longer than ${timeout} ms`));
      stream.close(constants.NGHTTP2_CANCEL);
    }, timeout);
    stream.once("close", () => clearTimeout(this.deadline));
  }

  private tooLarge(): TooLargeError {
    return new TooLargeError(this.maxRequest.bytes, this.maxRequest.name);
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
  async readMessage(share: BudgetShare): Promise<Uint8Array> {
    const body = await this.readBody(share);
    if (body.length < FRAME_HEADER_BYTES)
      throw new GrpcError(GrpcStatus.invalidArgument, "the call carries no message");
    const length = body.readUInt32BE(1);
    const message = body.subarray(FRAME_HEADER_BYTES);
    if (length !== message.length) {
      throw new GrpcError(
        GrpcStatus.invalidArgument,
        `a message of ${length} bytes was announced, ${message.length} came`,
      );
    }
    const encoding = String(this.headers["grpc-encoding"] ?? "identity");
    if (body[0] === 0) return message;
    // gRPC's "Compression": a compressed message without a compression is the client's own contradiction.
    if (body[0] !== 1 || encoding === "identity")
      throw new GrpcError(GrpcStatus.internal, `compressed flag ${body[0]} with grpc-encoding ${encoding}`);
    if (encoding !== "gzip") {
      throw new GrpcError(
        GrpcStatus.unimplemented,
        `grpc-encoding ${encoding} is not one of ${ACCEPTED_ENCODINGS}`,
      );
    }
    const plain = decompress(encoding, message, this.maxRequest.bytes, this.maxRequest.name);
    share.take(plain.length);
    return plain;
  }

  respond(message: Uint8Array): void {
    if (!this.start({ ":status": 200, "content-type": CONTENT_TYPE })) return;
    this.stream.on("wantTrailers", () => this.stream.sendTrailers({ "grpc-status": String(GrpcStatus.ok) }));
    this.stream.end(framed(message));
  }

  /**
   * Answers with a message now, and leaves the call open for more until the client ends it.
   *
   * @returns ends it from here.
   */
  keepOpen(message: Uint8Array): () => void {
    if (!this.start({ ":status": 200, "content-type": CONTENT_TYPE })) return () => {};
    clearTimeout(this.deadline);
    this.stream.on("wantTrailers", () => this.stream.sendTrailers({ "grpc-status": String(GrpcStatus.ok) }));
    this.stream.write(framed(message));
    return () => {
      if (!this.stream.destroyed && !this.stream.writableEnded) this.stream.end();
    };
  }

  /** Called when the stream is over, for whatever reason. */
  onClose(listener: () => void): void {
    this.stream.once("close", listener);
  }

  /** Ends the call with the status that fits the error, in the headers alone ("trailers-only"). */
  fail(error: unknown): void {
    if (this.answered || this.stream.destroyed || this.stream.closed) return;
    this.answered = true;
    const status = statusOf(error);
    const message = shortened(errorMessage(error));
    const retry = status === GrpcStatus.unavailable;
    this.stream.respond(
      {
        ":status": 200,
        "content-type": CONTENT_TYPE,
        "grpc-status": String(status),
        "grpc-message": percentEncoded(message),
        "grpc-accept-encoding": ACCEPTED_ENCODINGS,
        ...(retry
          ? { "grpc-status-details-bin": base64(statusMessage("protobuf", status, message, true)) }
          : {}),
      },
      { endStream: true },
    );
    // What the client still sends is of no use any more.
    if (!this.stream.readableEnded) this.stream.close(constants.NGHTTP2_NO_ERROR);
  }

  private answerHttp(status: number, text: string): void {
    if (!this.start({ ":status": status, "content-type": "text/plain" }, false)) return;
    this.stream.end(`${text}\n`);
  }

  private start(headers: OutgoingHttpHeaders, waitForTrailers = true): boolean {
    if (this.answered || this.stream.destroyed || this.stream.closed) return false;
    this.answered = true;
    this.stream.respond(headers, { waitForTrailers });
    return true;
  }

  private readBody(share: BudgetShare): Promise<Buffer> {
    const max = this.maxRequest.bytes + FRAME_HEADER_BYTES;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let length = 0;
      this.stream.on("data", (chunk: Buffer) => {
        length += chunk.length;
        try {
          if (length > max) throw this.tooLarge();
          share.take(chunk.length);
          chunks.push(chunk);
          // Not read to its limit first, when its own header says that it goes beyond.
          if (length - chunk.length < FRAME_HEADER_BYTES && announcedLength(chunks) > max)
            throw this.tooLarge();
        } catch (error) {
          this.stream.pause();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      this.stream.once("end", () => resolve(Buffer.concat(chunks)));
      this.stream.once("aborted", () => reject(new GrpcError(GrpcStatus.canceled, "the client went away")));
      this.stream.once("close", () => reject(new GrpcError(GrpcStatus.canceled, "the client went away")));
    });
  }
}

function shortened(text: string): string {
  return text.length <= MAX_STATUS_TEXT ? text : `${text.slice(0, MAX_STATUS_TEXT)}…`;
}

/** Of the message that begins with these bytes; 0 while they are too few to tell. */
function announcedLength(chunks: readonly Buffer[]): number {
  const start = Buffer.concat(chunks);
  return start.length < FRAME_HEADER_BYTES ? 0 : FRAME_HEADER_BYTES + start.readUInt32BE(1);
}

/** Length-prefixed, not compressed. */
function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

function statusOf(error: unknown): number {
  if (error instanceof GrpcError) return error.status;
  if (error instanceof TooLargeError) return GrpcStatus.resourceExhausted;
  return CODES[errorKind(error)].grpc;
}

/** gRPC's own percent-encoding: of all but printable ASCII, and of the percent sign. */
function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

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
