import type { ErrorKind } from "../base/errors.ts";

/** gRPC status codes (grpc.io, "Status codes"). */
export const GrpcStatus = {
  ok: 0,
  canceled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** The codes of OTLP's answers, by kind of error: OTLP specification, "Failures" of both transports. */
export const CODES: Readonly<Record<ErrorKind, { readonly http: number; readonly grpc: number }>> = {
  invalid: { http: 400, grpc: GrpcStatus.invalidArgument },
  // Depth and the like: the same request fails again.
  limit: { http: 400, grpc: GrpcStatus.invalidArgument },
  unsupported: { http: 400, grpc: GrpcStatus.unimplemented },
  notFound: { http: 404, grpc: GrpcStatus.unimplemented },
  execution: { http: 400, grpc: GrpcStatus.invalidArgument },
  timeout: { http: 408, grpc: GrpcStatus.deadlineExceeded },
  canceled: { http: 400, grpc: GrpcStatus.canceled },
  unavailable: { http: 503, grpc: GrpcStatus.unavailable },
  internal: { http: 500, grpc: GrpcStatus.internal },
};
