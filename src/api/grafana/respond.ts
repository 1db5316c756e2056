import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { errorKind, errorMessage } from "../../base/errors.ts";
import type { ErrorKind } from "../../base/errors.ts";
import type { GrafanaError } from "../wire/grafana.ts";

/** A failure as Grafana tells it: a status code and a message. */
export function grafanaError(c: Context, error: unknown): Response {
  return c.json<GrafanaError>({ message: errorMessage(error) }, statusOf(errorKind(error)));
}

/** What nothing under `/api` answers, in the form of Grafana's errors. */
export const noSuchPath = (c: Context): Response =>
  c.json<GrafanaError>({ message: `Watchtower has no ${c.req.method} ${c.req.path}` }, 404);

export function statusOf(kind: ErrorKind): ContentfulStatusCode {
  switch (kind) {
    case "invalid":
    case "execution":
      return 400;
    case "notFound":
      return 404;
    case "limit":
      return 413;
    case "unsupported":
      return 501;
    case "timeout":
      return 504;
    case "canceled":
    case "unavailable":
      return 503;
    case "internal":
      return 500;
  }
}
