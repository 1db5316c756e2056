/**
 * What kind of failure an error is. Each protocol maps the kind to its own code once:
 *
 * - `invalid`: the caller's input is wrong; the same input fails again.
 * - `unsupported`: right in the language or protocol, not offered here.
 * - `notFound`: the thing asked for does not exist.
 * - `execution`: valid, but fails on this data (Prometheus' `execution`).
 * - `limit`: a configured bound was hit; the message names it.
 * - `timeout`, `canceled`: stopped before it was done.
 * - `unavailable`: cannot be done now; try again later (disk full, shutting down).
 * - `internal`: a defect of ours.
 */
export type ErrorKind =
  | "invalid"
  | "unsupported"
  | "notFound"
  | "execution"
  | "limit"
  | "timeout"
  | "canceled"
  | "unavailable"
  | "internal";

/** Where in a source text: lines and columns count from 1, in UTF-16 units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** The one error class that crosses rooms. Its message is meant to be read by a user. */
export class WatchtowerError extends Error {
  override readonly name = "WatchtowerError";
  readonly kind: ErrorKind;
  readonly position: SourcePosition | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    options: { position?: SourcePosition; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.position = options.position;
  }
}

/** An error that names the limit that was hit, its value, and so what to change. */
export function limitError(limit: string, max: number | string, detail: string): WatchtowerError {
  return new WatchtowerError("limit", `${detail} (limit ${limit} = ${max})`);
}

/** The kind of any thrown value; what is not ours is `internal`, an abort is `canceled`. */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof WatchtowerError) return error.kind;
  if (error instanceof Error && error.name === "TimeoutError") return "timeout";
  if (error instanceof Error && error.name === "AbortError") return "canceled";
  return "internal";
}

/** Text of any thrown value. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's or Node's code of any thrown value, such as `ENOENT`; `undefined` where there is none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Line and column of `offset` (UTF-16 units from the start) in `text`. */
export function positionAt(text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  return { line: before.split("\n").length, column: offset - lastBreak };
}
