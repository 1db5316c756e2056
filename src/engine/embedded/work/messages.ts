import type { ErrorKind } from "../../../base/errors.ts";
import type { LogLevel } from "../../../base/logger.ts";
import type { Config } from "../../../config/settings.ts";
import type { TextForm } from "../../../forward/request-text.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import type { Signal } from "../../../model/signal.ts";
import type { Made } from "../../../route/source.ts";
import type { Epoch } from "../routing/epoch.ts";

/** What the work thread is started with. */
export interface WorkThreadData {
  readonly config: Config;
  /** Folder of the sources' own folders. */
  readonly dir: string;
  readonly journalDir: string;
  /** Memory of the journal's Progress. */
  readonly progress: SharedArrayBuffer;
  /** Oldest first; the last one's file is in use. */
  readonly epochs: readonly Epoch[];
}

/** What has an answer of the same id. */
export type WorkRequest =
  /** Ends the sources that run, and begins those of the file in use. */
  | { readonly kind: "sources" }
  /** What of a record goes to a destination. The payload is handed over. */
  | { readonly kind: "flow"; readonly destination: string; readonly record: JournalRecord }
  /** A request as text. The request is handed over. */
  | { readonly kind: "text"; readonly form: TextForm; readonly signal: Signal; readonly request: Uint8Array };

/** What the main thread tells the work thread. */
export type ToWorkThread =
  | (WorkRequest & { readonly id: number })
  | { readonly kind: "epochs"; readonly epochs: readonly Epoch[] }
  /** What a source made is durable, or there is an error. */
  | { readonly kind: "kept"; readonly id: number; readonly error?: WorkError }
  | { readonly kind: "stop" };

/** A WatchtowerError on its way between threads. */
export interface WorkError {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** What the work thread tells the main thread; `id` is that of the request. */
export type FromWorkThread =
  | {
      readonly kind: "answer";
      readonly id: number;
      /** Of a flow, absent: nothing; or a text. */
      readonly bytes?: Uint8Array;
      readonly error?: string;
    }
  /** To be kept in the journal; what can wait leaves it the room that is reserved. */
  | {
      readonly kind: "made";
      readonly id: number;
      readonly made: Made;
      readonly source: string;
      readonly canWait: boolean;
    }
  /** Who is scraped, when anything of it has changed. */
  | { readonly kind: "targets"; readonly targets: readonly ScrapeStatus[] }
  /** What components did not pass on since the thread began, as `<component>: <reason>`. */
  | { readonly kind: "losses"; readonly losses: Readonly<Record<string, number>> }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string };
