import { Hono } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { readJsonBody } from "../json-body.ts";
import type { PreviewBody, PreviewReport, SentReport } from "../wire/forward.ts";

/** The copy to other places, as somebody asks the running engine for it: that has the addresses and their secrets. */
export interface ForwardSource {
  /** Sends nothing. @param destination all if there is none. @param records the newest so many of each signal. */
  preview(
    destination: string | undefined,
    records: number,
    stop: AbortSignal,
  ): Promise<readonly PreviewReport[]>;
  /** Sends dead letters again, and removes those that arrive. @param ids all if there are none. */
  retry(destination: string | undefined, ids: readonly string[], stop: AbortSignal): Promise<SentReport>;
}

const MAX_RECORDS = 1000;
const MAX_BODY_BYTES = 1_000_000;

/** `GET /preview` answers a `PreviewBody`, `POST /dead-letters/retry` takes a `RetryRequest` and answers a `SentReport`. */
export function forwardApi(source: ForwardSource): Hono {
  const app = new Hono();
  app.get("/preview", async (c) => {
    const { destination, records = "1" } = c.req.query();
    const previews = await source.preview(destination, countOf(records), c.req.raw.signal);
    return c.json<PreviewBody>({ previews });
  });
  app.post("/dead-letters/retry", async (c) => {
    const { destination, ids = [] } = await readJsonBody(c, MAX_BODY_BYTES);
    return c.json<SentReport>(await source.retry(nameOf(destination), idsOf(ids), c.req.raw.signal));
  });
  return app;
}

function countOf(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count > 0 && count <= MAX_RECORDS) return count;
  throw new WatchtowerError("invalid", `records is to be a number from 1 to ${MAX_RECORDS}`);
}

function nameOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new WatchtowerError("invalid", "destination is to be a name");
}

function idsOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((id) => typeof id === "string")) return value;
  throw new WatchtowerError("invalid", "ids is to be a list of dead letters' ids");
}
