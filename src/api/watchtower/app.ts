import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { errorKind, errorMessage, type ErrorKind } from "../../base/errors.ts";
import { forwardApi } from "./forward.ts";
import type { ForwardSource } from "./forward.ts";
import { queryCheck } from "./query-check.ts";
import type { CheckQuery } from "./query-check.ts";
import { selfApi } from "./self.ts";
import type { SelfSource } from "./self.ts";
import { traceDiff } from "./trace-diff.ts";
import type { FindTrace } from "./trace-diff.ts";
import type { ErrorBody, ForwardBody, StatusBody } from "../wire/watchtower.ts";

/** What the engine offers to its own page. */
export interface WatchtowerDeps {
  /** The engine's state now; asked for every few seconds by each open page. */
  status(): Promise<StatusBody>;
  readonly findTrace: FindTrace;
  readonly checkQuery: CheckQuery;
  readonly self: SelfSource;
  readonly forward: ForwardSource;
}

/**
 * Watchtower's own endpoints, to be mounted at `/api/watchtower`:
 * `GET /status` answers a `StatusBody`, `GET /forward` a `ForwardBody`,
 * `GET /config`, `/graph`, `/doctor`, `/engines/kubernetes`, `/rule-files` and `/dashboard-files` what a
 * {@link SelfSource} tells,
 * what is under `/forward/` a {@link ForwardSource} does,
 * `GET /traces/diff` a `TraceDiffBody`, `GET /queries/check` a `QueryCheckBody`;
 * failures answer an `ErrorBody`. Nothing is cached.
 */
export function watchtowerApi(deps: WatchtowerDeps): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  app.get("/status", async (c) => c.json(await deps.status()));
  app.get("/forward", async (c) => {
    const { forward } = await deps.status();
    return c.json<ForwardBody>({ destinations: forward });
  });
  app.get("/queries/check", (c) => queryCheck(c, deps.checkQuery));
  app.get("/traces/diff", (c) => traceDiff(c, deps.findTrace));
  app.route("/forward", forwardApi(deps.forward));
  app.route("/", selfApi(deps.self));
  app.notFound((c) => c.json<ErrorBody>({ error: `no such endpoint: ${c.req.path}` }, 404));
  app.onError((error, c) => c.json<ErrorBody>({ error: errorMessage(error) }, httpStatus(errorKind(error))));
  return app;
}

/** The one place that turns kinds of failure into this protocol's status codes. */
function httpStatus(kind: ErrorKind): ContentfulStatusCode {
  switch (kind) {
    case "invalid":
    case "unsupported":
      return 400;
    case "notFound":
      return 404;
    case "execution":
    case "limit":
      return 422;
    case "timeout":
      return 504;
    case "canceled":
    case "unavailable":
      return 503;
    case "internal":
      return 500;
  }
}
