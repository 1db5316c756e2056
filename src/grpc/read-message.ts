import type { ServerHttp2Stream } from "node:http2";
import { TooLargeError, decompress } from "../base/decompress.ts";
import { HEADER_BYTES } from "./framing.ts";
import { GrpcError, GrpcStatus } from "./status.ts";

export const ACCEPTED_ENCODINGS = "identity,gzip";

/** Of a message, as sent and as decompressed, and the setting by which a sender is told of it. */
export interface MessageBound {
  readonly bytes: number;
  readonly name: string;
}

/** Where the memory that a request takes is counted. */
export interface ByteShare {
  /** @throws WatchtowerError `unavailable` if it is too much. */
  take(bytes: number): void;
}

/**
 * The only message of a request, decompressed; its bytes are taken of the share.
 *
 * @param encoding the header `grpc-encoding`. @throws GrpcError, TooLargeError, WatchtowerError
 */
export async function readMessage(
  stream: ServerHttp2Stream,
  encoding: string,
  bound: MessageBound,
  share: ByteShare,
): Promise<Uint8Array> {
  const body = await readBody(stream, bound, share);
  if (body.length < HEADER_BYTES)
    throw new GrpcError(GrpcStatus.invalidArgument, "the call carries no message");
  const length = body.readUInt32BE(1);
  const message = body.subarray(HEADER_BYTES);
  if (length !== message.length) {
    throw new GrpcError(
      GrpcStatus.invalidArgument,
      `a message of ${length} bytes was announced, ${message.length} came`,
    );
  }
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
  const plain = decompress(encoding, message, bound.bytes, bound.name);
  share.take(plain.length);
  return plain;
}

function readBody(stream: ServerHttp2Stream, bound: MessageBound, share: ByteShare): Promise<Buffer> {
  const max = bound.bytes + HEADER_BYTES;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      try {
        if (length > max) throw tooLarge(bound);
        share.take(chunk.length);
        chunks.push(chunk);
        // Not read to its limit first, when its own header says that it goes beyond.
        if (length - chunk.length < HEADER_BYTES && announcedLength(chunks) > max) throw tooLarge(bound);
      } catch (error) {
        stream.pause();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    const gone = (): void => reject(new GrpcError(GrpcStatus.canceled, "the client went away"));
    stream.once("end", () => resolve(Buffer.concat(chunks)));
    stream.once("aborted", gone);
    stream.once("close", gone);
  });
}

const tooLarge = ({ bytes, name }: MessageBound): TooLargeError => new TooLargeError(bytes, name);

/** Of the message that begins with these bytes; 0 while they are too few to tell. */
function announcedLength(chunks: readonly Buffer[]): number {
  const start = Buffer.concat(chunks);
  return start.length < HEADER_BYTES ? 0 : HEADER_BYTES + start.readUInt32BE(1);
}
