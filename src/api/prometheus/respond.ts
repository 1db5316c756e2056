import type { Context } from "hono";
import { type ErrorKind, errorKind, errorMessage } from "../../base/errors.ts";
import { jsonBody } from "./text-answer.ts";
import type { PrometheusError, PrometheusSuccess } from "../wire/prometheus.ts";

/** Prometheus' warning where `limit` cut a list. */
export const TRUNCATED = "results truncated due to limit";

/** Prometheus' error types and their codes; 499 is what it answers a client that is gone. */
const ERRORS: Readonly<Record<ErrorKind, readonly [errorType: string, status: number]>> = {
  invalid: ["bad_data", 400],
  unsupported: ["bad_data", 400],
  notFound: ["not_found", 404],
  execution: ["execution", 422],
  limit: ["execution", 422],
  timeout: ["timeout", 503],
  canceled: ["canceled", 499],
  unavailable: ["unavailable", 503],
  internal: ["internal", 500],
};

/** The one place that turns errors into Prometheus' error bodies and their statuses. */
export function respondError(error: unknown): Response {
  const [errorType, status] = ERRORS[errorKind(error)];
  const body: PrometheusError = { status: "error", errorType, error: errorMessage(error) };
  return Response.json(body, { status });
}

/** A success; `warnings` are left out where there are none. */
export function respond(c: Context, data: object | string, warnings: readonly string[] = []): Response {
  const body: PrometheusSuccess<object | string> = {
    status: "success",
    data,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
  return jsonBody(c, body);
}

/** A list cut to `limit` (0: whole), with the warning that says so. */
export function truncated<T>(list: readonly T[], limit: number): { list: readonly T[]; warnings: string[] } {
  if (limit === 0 || list.length <= limit) return { list, warnings: [] };
  return { list: list.slice(0, limit), warnings: [TRUNCATED] };
}
