/** gRPC status codes (grpc.io, "Status codes"). */
export const GrpcStatus = {
  ok: 0,
  canceled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

export type GrpcStatusCode = (typeof GrpcStatus)[keyof typeof GrpcStatus];

/** A call that ends with a status of its own. */
export class GrpcError extends Error {
  readonly status: GrpcStatusCode;

  constructor(status: GrpcStatusCode, message: string) {
    super(message);
    this.status = status;
  }
}
