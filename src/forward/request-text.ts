import { requestToJson } from "../model/otlp/to-json.ts";
import type { Signal } from "../model/signal.ts";
import { debugText } from "./local/debug-text.ts";
import type { DebugDestination } from "./destination.ts";

/** OTLP/JSON, or words as the Collector's debug exporter has them. */
export type TextForm = "json" | DebugDestination["verbosity"];

/** A request as text, in UTF-8. It takes some 50 ms for each megabyte: the work may be done elsewhere. */
export type MakeText = (form: TextForm, signal: Signal, request: Uint8Array) => Promise<Uint8Array>;

/** @throws WatchtowerError `invalid` if it is no request of the signal. */
export const requestText = (form: TextForm, signal: Signal, request: Uint8Array): Uint8Array =>
  Buffer.from(
    form === "json" ? JSON.stringify(requestToJson(signal, request)) : debugText(signal, request, form),
  );

/** In this thread. */
export const makeTextHere: MakeText = async (...request) => requestText(...request);
