import type { Context } from "hono";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { pretty } from "../../query/promql/print/pretty.ts";
import { parametersOf } from "../parameters.ts";
import { about } from "./parameters.ts";
import { respond } from "./respond.ts";
import { syntaxTree } from "./syntax-tree.ts";

/** `/api/v1/format_query`: the query in Prometheus' own spelling. */
export async function formatQuery(c: Context, engine: PromqlEngine): Promise<Response> {
  const query = (await parametersOf(c)).get("query") ?? "";
  return respond(c, await about("query", () => pretty(engine.syntax(query))));
}

/** `/api/v1/parse_query`: what the query consists of, as a tree. */
export async function parseQuery(c: Context, engine: PromqlEngine): Promise<Response> {
  const query = (await parametersOf(c)).get("query") ?? "";
  return respond(c, await about("query", () => syntaxTree(engine.syntax(query))));
}
