import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { QUERIER_STATUSES, streamingQuerier } from "../../../api/tempo/streaming/querier.ts";
import { GrpcCall } from "../../../grpc/call.ts";
import { GrpcError, GrpcStatus } from "../../../grpc/status.ts";
import type { TraceqlEngine } from "../../../query/traceql/engine.ts";
import { refusal } from "./request-guard.ts";

const MAX_REQUEST = { bytes: 4 * 1024 * 1024, name: "maxGrpcMessageBytes" };
/** For the answer to be taken, after the query's own limit. */
const ANSWER_MS = 30_000;
/** Of the messages of calls, of which there are few and small ones. */
const UNCOUNTED = { take: (): void => {} };

/** Answers a call of gRPC on the query port. Never rejects: an error is the call's status. */
export async function answerQuerier(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  engine: TraceqlEngine,
  isOurs: (host: string | undefined) => boolean,
): Promise<void> {
  const bounds = { timeoutMs: engine.limits.timeoutMs + ANSWER_MS, maxRequest: MAX_REQUEST };
  const call = new GrpcCall(stream, headers, bounds, QUERIER_STATUSES);
  try {
    const why = refusal({ method: headers[":method"], headers }, isOurs);
    if (why !== undefined) throw new GrpcError(GrpcStatus.permissionDenied, why);
    const path = call.checkRequest();
    await streamingQuerier(path, await call.readMessage(UNCOUNTED), call, engine);
    call.end();
  } catch (error) {
    call.fail(error);
  }
}
