import { appendFileSync, renameSync, statSync } from "node:fs";
import { errorMessage } from "./errors.ts";

export type LogLevel = "info" | "warn" | "error";

/** From less to more important. */
const LEVELS: readonly LogLevel[] = ["info", "warn", "error"];

/** Takes one line, without its break. */
export type LogSink = (line: string) => void;

/** `2026-01-02T03:04:05.678Z warn what happened` */
export class Logger {
  private readonly sink: LogSink;
  /** Lines of less important levels are left out. */
  threshold: LogLevel = "info";
  private last: { readonly time: number; readonly message: string } | undefined;

  constructor(sink: LogSink) {
    this.sink = sink;
  }

  /** The newest line that is an error. */
  get lastError(): { readonly time: number; readonly message: string } | undefined {
    return this.last;
  }

  info(message: string): void {
    this.write("info", message);
  }

  warn(message: string): void {
    this.write("warn", message);
  }

  error(message: string, cause?: unknown): void {
    const text = cause === undefined ? message : `${message}: ${errorMessage(cause)}`;
    this.last = { time: Date.now(), message: text };
    this.write("error", text);
  }

  write(level: LogLevel, message: string): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.threshold)) return;
    this.sink(`${new Date().toISOString()} ${level.padEnd(5)} ${message.replaceAll("\n", "\n    ")}`);
  }
}

/**
 * Appends lines to a file; when it has grown past `maxBytes` it is renamed to `<path>.1`, in place of an older
 * one. A line that cannot be written is dropped: logging must not stop what it reports on.
 */
export function rotatingFile(path: string, maxBytes: number): LogSink {
  return (line) => {
    try {
      if (sizeOf(path) > maxBytes) renameSync(path, `${path}.1`);
      appendFileSync(path, `${line}\n`);
    } catch {
      // The disk may be full.
    }
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
