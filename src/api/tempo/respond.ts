import type { ErrorKind } from "../../base/errors.ts";
import { errorKind, errorMessage } from "../../base/errors.ts";

/** HTTP codes as Tempo gives them; what is not supported is a bad request that says so. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unsupported: 400,
  limit: 400,
  notFound: 404,
  execution: 422,
  timeout: 504,
  canceled: 499,
  unavailable: 503,
  internal: 500,
};

/** The one place that turns failures into answers: the bare message as text, as Tempo sends it. */
export function respondError(error: unknown): Response {
  return new Response(errorMessage(error), {
    status: STATUS[errorKind(error)],
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
