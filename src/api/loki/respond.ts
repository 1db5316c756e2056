import { type ErrorKind, errorKind, errorMessage } from "../../base/errors.ts";

/** Loki's codes; 499 is what it answers a client that is gone. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unsupported: 400,
  notFound: 404,
  execution: 500,
  limit: 400,
  timeout: 504,
  canceled: 499,
  unavailable: 503,
  internal: 500,
};

/** Answers to questions about logs name the charset, as Loki's; its other JSON does not. */
export function withCharset(answer: Response): Response {
  if (answer.headers.get("content-type") === "application/json")
    answer.headers.set("content-type", "application/json; charset=UTF-8");
  return answer;
}

/** Errors are the bare message as plain text. */
export function respondError(error: unknown): Response {
  return new Response(`${errorMessage(error)}\n`, {
    status: STATUS[errorKind(error)],
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}
