import type { Context } from "hono";
import { WatchtowerError } from "../base/errors.ts";
import { parseJson } from "../base/json-depth.ts";
import { isObject } from "../base/json-object.ts";
import { readBody } from "./read-body.ts";

/**
 * An object in JSON. Only as `application/json`: a page of another origin may send other types without being asked
 * whether it may (CORS, "simple requests").
 *
 * @throws WatchtowerError `invalid` if it is none; `limit` if it is too large, or nests too deeply.
 */
export async function readJsonBody(c: Context, maxBytes: number): Promise<Readonly<Record<string, unknown>>> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new WatchtowerError("invalid", "the body is to be JSON, with Content-Type: application/json");
  const text = new TextDecoder().decode(await readBody(c, maxBytes));
  const value = parsed(text);
  if (isObject(value)) return { ...value };
  throw new WatchtowerError("invalid", "the body is no object in JSON");
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof WatchtowerError) throw error;
    throw new WatchtowerError("invalid", "the body is no JSON", { cause: error });
  }
}
