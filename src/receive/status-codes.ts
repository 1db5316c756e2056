import type { ErrorKind } from "../base/errors.ts";
import { GrpcStatus } from "../grpc/status.ts";
import type { GrpcStatusCode } from "../grpc/status.ts";

/** The codes of OTLP's answers, by kind of error: OTLP specification, "Failures" of both transports. */
export const HTTP_CODES: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  // Depth and the like: the same request fails again.
  limit: 400,
  unsupported: 400,
  notFound: 404,
  execution: 400,
  timeout: 408,
  canceled: 400,
  unavailable: 503,
  internal: 500,
};

export const GRPC_CODES: Readonly<Record<ErrorKind, GrpcStatusCode>> = {
  invalid: GrpcStatus.invalidArgument,
  limit: GrpcStatus.invalidArgument,
  unsupported: GrpcStatus.unimplemented,
  notFound: GrpcStatus.unimplemented,
  execution: GrpcStatus.invalidArgument,
  timeout: GrpcStatus.deadlineExceeded,
  canceled: GrpcStatus.canceled,
  unavailable: GrpcStatus.unavailable,
  internal: GrpcStatus.internal,
};
