import type { Context } from "hono";
import { errorKind, errorMessage } from "../../base/errors.ts";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import { parametersOf } from "../parameters.ts";

/** `/loki/api/v1/format_query`: the query laid out for reading. Its errors, unlike others, are JSON. */
export async function formatQuery(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  try {
    return c.json({ status: "success", data: engine.format(parameters.get("query") ?? "") });
  } catch (error) {
    if (errorKind(error) === "internal") throw error;
    return c.json({ status: "invalid-query", error: errorMessage(error) }, 400);
  }
}
