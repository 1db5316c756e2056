import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Destination } from "./destination.ts";
import { OtlpGrpcTransport } from "./otlp-grpc.ts";
import { OtlpHttpTransport } from "./otlp-http.ts";
import type { Transport } from "./transport.ts";

export function makeTransport(destination: Destination): Transport {
  switch (destination.protocol) {
    case "otlphttp":
      return new OtlpHttpTransport(destination);
    case "otlpgrpc":
      return new OtlpGrpcTransport(destination);
  }
}

const gzipped = promisify(gzip);
/** Beyond it, time grows faster than what is saved. */
const GZIP_LEVEL = 3;

/** As it is to be sent; compressed in another thread. */
export async function compress(payload: Uint8Array, { compression }: Destination): Promise<Uint8Array> {
  return compression === "gzip" ? gzipped(payload, { level: GZIP_LEVEL }) : payload;
}
