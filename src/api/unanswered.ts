import type { Hono } from "hono";

/**
 * Answers what an API's endpoints do not: 405 for other methods than `methods` on their paths, 404 for all other
 * paths, both as plain text. To be called after all endpoints of `app` are set, once for each list of methods.
 */
export function refuseOtherMethods(app: Hono, methods: readonly string[], paths: readonly string[]): void {
  const headers = { allow: methods.join(", "), "content-type": "text/plain; charset=utf-8" };
  for (const path of paths) {
    app.all(path, () => new Response("Method Not Allowed\n", { status: 405, headers }));
  }
}

/** A route, as Hono asks no `notFound` of an application that is mounted in another. */
export function refuseOtherPaths(app: Hono): void {
  app.all("*", (c) => c.text("404 page not found\n", 404));
}
