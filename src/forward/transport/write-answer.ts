import type { Retry } from "../destination.ts";
import type { Answer } from "./answer.ts";
import { httpFailure } from "./http-failure.ts";
import type { HttpAnswer } from "./http-transport.ts";

/**
 * What answers of remote write and of Loki's push mean: 5xx is tried again, and 429 unless that is given up (remote write
 * specification, "Retries & Backoff"; Alloy's `retry_on_http_429`); all other failures are for good.
 */
export function writeAnswer(answer: HttpAnswer, { gives429Up = false }: Retry): Answer {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "accepted", rejected: 0, message: "" };
  return httpFailure(answer, status >= 500 || (status === 429 && !gives429Up));
}
