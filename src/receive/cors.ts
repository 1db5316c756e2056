import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Which pages may send from a browser, as in Alloy's `cors` block, which the Collector gives to the library rs/cors:
 * origins may have a `*` for any text, a header `*` stands for all.
 */
export interface CorsOptions {
  readonly allowedOrigins: readonly string[];
  /** Beside those that every page may set. */
  readonly allowedHeaders: readonly string[];
  /** How long a browser may keep the answer to its question; 0: as long as it keeps it by itself. */
  readonly maxAgeSeconds: number;
}

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
  const asked = request.headers["access-control-request-headers"] ?? "";
  if (isAllowed(origin, options) && areHeadersAllowed(asked, options)) {
    response.setHeader("access-control-allow-methods", "POST");
    if (asked !== "") response.setHeader("access-control-allow-headers", asked);
    if (options.maxAgeSeconds > 0)
      response.setHeader("access-control-max-age", String(options.maxAgeSeconds));
  }
  response.writeHead(204).end();
  return true;
}

/** @param asked names with commas between them. */
function areHeadersAllowed(asked: string, { allowedHeaders }: CorsOptions): boolean {
  if (allowedHeaders.includes("*")) return true;
  const allowed = new Set([...ALWAYS, ...allowedHeaders.map((name) => name.toLowerCase())]);
  const names = asked.split(",").map((name) => name.trim().toLowerCase());
  return names.every((name) => name === "" || allowed.has(name));
}

const ALWAYS = ["origin"];
