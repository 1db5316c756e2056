import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { limitError } from "../base/errors.ts";

const FORM_TYPE = "application/x-www-form-urlencoded";

/** Largest form taken. */
const MAX_FORM_BYTES = 4 * 1024 * 1024;

/** The parameters of a request: of a form in the body, which win, and of the URL. */
export async function parametersOf(c: Context): Promise<URLSearchParams> {
  const url = new URL(c.req.url).searchParams;
  if (c.req.method !== "POST" || c.req.header("content-type")?.startsWith(FORM_TYPE) !== true) return url;
  const all = new URLSearchParams(await c.req.text());
  for (const [name, value] of url) all.append(name, value);
  return all;
}

/** Refuses larger bodies with an error of kind `limit`. */
export const boundedForms: MiddlewareHandler = (c, next) => {
  const { method } = c.req;
  // Nobody reads a body of these, and to look whether there is one takes as long as a small query.
  if (method === "GET" || method === "HEAD") return next();
  const length = c.req.header("content-length");
  if (length === undefined || c.req.header("transfer-encoding") !== undefined) return boundedStream(c, next);
  if (Number(length) > MAX_FORM_BYTES) throw tooLarge();
  return next();
};

const boundedStream: MiddlewareHandler = bodyLimit({
  maxSize: MAX_FORM_BYTES,
  onError: () => {
    throw tooLarge();
  },
});

const tooLarge = (): Error => limitError("maxFormBytes", MAX_FORM_BYTES, "request body too large");
