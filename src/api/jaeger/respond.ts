import type { ErrorKind } from "../../base/errors.ts";
import { errorKind, errorMessage } from "../../base/errors.ts";
import type { JaegerBody, JaegerError } from "../wire/jaeger.ts";

/** HTTP codes as Jaeger gives them. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unsupported: 501,
  limit: 400,
  notFound: 404,
  execution: 500,
  timeout: 504,
  canceled: 499,
  unavailable: 503,
  internal: 500,
};

/** @param total of what is listed; traces and dependencies are not counted, as in Jaeger. */
export function jaegerBody<T>(
  data: T,
  total = 0,
  errors: readonly JaegerError[] | null = null,
): JaegerBody<T> {
  return { data, total, limit: 0, offset: 0, errors };
}

/** The one place that turns failures into answers. */
export function respondError(error: unknown): Response {
  const code = STATUS[errorKind(error)];
  return Response.json(jaegerBody(null, 0, [{ code, msg: errorMessage(error) }]), { status: code });
}
