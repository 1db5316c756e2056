import type { Context } from "hono";
import { errorKind, WatchtowerError } from "../../base/errors.ts";
import { QUERY_LANGUAGES, type QueryCheckBody, type QueryLanguage } from "../wire/query-check.ts";

/** Throws what running the query would, as far as its text alone tells. */
export type CheckQuery = (language: QueryLanguage, query: string) => void;

/** Longer texts are not looked at: an editor asks at every pause. */
const MOST_CHARACTERS = 20_000;

/**
 * GET /queries/check?language=…&query=…: what is wrong with a query, and where.
 *
 * @throws WatchtowerError `invalid` for a language that is none, `limit` for a text that is too long.
 */
export function queryCheck(c: Context, check: CheckQuery): Response {
  const wanted = c.req.query("language") ?? "";
  const language = QUERY_LANGUAGES.find((known) => known === wanted);
  if (language === undefined) {
    const known = QUERY_LANGUAGES.join(", ");
    throw new WatchtowerError("invalid", `language is to be one of ${known}, not ${JSON.stringify(wanted)}`);
  }
  const query = c.req.query("query") ?? "";
  if (query.length > MOST_CHARACTERS) {
    throw new WatchtowerError("limit", `the query has more than ${MOST_CHARACTERS} characters`);
  }
  return c.json(checked(() => check(language, query)));
}

function checked(check: () => void): QueryCheckBody {
  try {
    check();
    return {};
  } catch (error) {
    if (!(error instanceof WatchtowerError) || errorKind(error) === "internal") throw error;
    return { problem: { message: error.message, ...error.position } };
  }
}
