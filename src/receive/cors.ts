import type { IncomingMessage, ServerResponse } from "node:http";

/** Which pages may send from a browser: origins with `*` for any text, as in Alloy's `cors` block. */
export interface CorsOptions {
  readonly allowedOrigins: readonly string[];
}

const DAY_SECONDS = "86400";

function isAllowed(origin: string, { allowedOrigins }: CorsOptions): boolean {
  return allowedOrigins.some((pattern) => {
    const [start = "", ...rest] = pattern.split("*");
    if (rest.length === 0) return origin === pattern;
    const end = rest.join("*");
    return origin.length >= start.length + end.length && origin.startsWith(start) && origin.endsWith(end);
  });
}

/** Lets the page of an allowed origin read the answer. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, options: CorsOptions): void {
  const { origin } = request.headers;
  if (origin === undefined || !isAllowed(origin, options)) return;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", "retry-after");
  response.setHeader("vary", "origin");
}

/** Answers the question that a browser asks before it sends; `false` if this is no such question. */
export function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  options: CorsOptions,
): boolean {
  const { origin } = request.headers;
  if (request.method !== "OPTIONS" || origin === undefined) return false;
  if (isAllowed(origin, options)) {
    response.setHeader("access-control-allow-methods", "POST");
    response.setHeader(
      "access-control-allow-headers",
      request.headers["access-control-request-headers"] ?? "content-type",
    );
    response.setHeader("access-control-max-age", DAY_SECONDS);
  }
  response.writeHead(204).end();
  return true;
}
