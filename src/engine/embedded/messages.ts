import type { RouteBody, SignalStatus, StatusBody } from "../../api/wire/watchtower.ts";
import type { ErrorKind } from "../../base/errors.ts";
import type { LogLevel } from "../../base/logger.ts";
import type { Sequence } from "../../base/units.ts";
import type { Origins } from "../../config/load.ts";
import type { Config } from "../../config/settings.ts";
import type { ScrapeStatus } from "../../model/prometheus/scrape-status.ts";
import type { Provenance } from "../../journal/record.ts";
import type { Signal } from "../../model/signal.ts";
import type { Epoch } from "./routing/epoch.ts";

/** What the query thread is started with. */
export interface QueryThreadData {
  readonly config: Config;
  /** Where each setting came from, as far as whoever started it said. */
  readonly origins: Origins;
  /** The port to listen on: after a restart the one that was chosen before. */
  readonly port: number;
  readonly version: string;
  readonly pid: number;
  /** Of the process, Unix milliseconds. */
  readonly startedAt: number;
  /** Memory of the journal's Progress. */
  readonly progress: SharedArrayBuffer;
  /** Memory of the StoreRoom. */
  readonly room: SharedArrayBuffer;
  /** The first record that a store may still need, as the journal knows it. */
  readonly needed: Sequence;
  readonly route: RouteNews;
}

/** Which files say what becomes of the records, to be known before the gate of this number is passed. */
export interface RouteNews {
  /** Oldest first; the last one's file is in use. */
  readonly epochs: readonly Epoch[];
  readonly gate: number;
}

/** What only the main thread knows of the status; sent every second. */
export interface MainStatus {
  readonly state: StatusBody["state"];
  readonly endpoints: Pick<StatusBody["endpoints"], "otlpGrpc" | "otlpHttp" | "zipkin">;
  readonly journal: Omit<StatusBody["journal"], "pending">;
  readonly rates: Readonly<Record<"traces" | "metrics" | "logs", SignalStatus["rate"]>>;
  /** Items acknowledged since the start. */
  readonly received: Readonly<Record<"traces" | "metrics" | "logs", number>>;
  /** Items rejected or requests refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly route: RouteBody;
  /** On the ways to destinations, by component and reason. */
  readonly lost: Readonly<Record<string, number>>;
  readonly forward: StatusBody["forward"];
  readonly lastError?: StatusBody["lastError"];
}

/** A request that came to the query port, or that the query thread made itself; for the journal. */
export interface RequestFromQueryThread {
  readonly kind: "request";
  /** The query thread's own, by which it knows the answer. */
  readonly id: number;
  readonly from: Provenance;
  readonly signal: Signal;
  readonly encoding: "protobuf" | "json";
  /** An `Export…ServiceRequest` of the signal. */
  readonly bytes: Uint8Array;
}

/** It is durable, or there is an error. */
export interface RequestAnswer {
  readonly kind: "requestAnswered";
  readonly id: number;
  /** As in a `Receipt`, with the two that follow. */
  readonly items: number;
  readonly rejected: number;
  readonly message: string;
  /** Its place in the journal, of what was made here. */
  readonly sequence?: Sequence;
  readonly error?: { readonly kind: ErrorKind; readonly message: string };
}

/** What the store of metrics refused of a record: points by reason. */
export interface Judgement {
  readonly kind: "judged";
  readonly id: number;
  /** Absent when it is not known any more. */
  readonly refused: readonly (readonly [reason: string, points: number])[] | undefined;
}

/** What the main thread tells the query thread. */
export type ToQueryThread =
  /** The first one: it loads before, and does nothing yet. */
  | { readonly kind: "start"; readonly data: QueryThreadData }
  | RequestAnswer
  /** To be answered with a {@link Judgement} as soon as the record is in its store. */
  | { readonly kind: "judge"; readonly id: number; readonly sequence: Sequence }
  /** More of the journal is durable. */
  | { readonly kind: "committed" }
  | { readonly kind: "main"; readonly status: MainStatus }
  /** Who is scraped, when anything of it has changed. */
  | { readonly kind: "targets"; readonly targets: readonly ScrapeStatus[] }
  | ({ readonly kind: "epochs" } & RouteNews)
  /** Nothing but taps makes records of the epochs before `newest` any more; the last of them is `upTo` at most. */
  | { readonly kind: "endEpochs"; readonly newest: Sequence; readonly upTo: Sequence }
  | { readonly kind: "stop" };

/** What the query thread tells the main thread. */
export type FromQueryThread =
  | RequestFromQueryThread
  | Judgement
  /** The store of metrics refuses points. Now and then while it does. */
  | { readonly kind: "refusing" }
  /** All that was durable at the start can be queried, on this port. */
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "needed"; readonly sequence: Sequence }
  /** Components of the epoch make nothing any more. */
  | { readonly kind: "epochEnded"; readonly from: Sequence }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string }
  /** It cannot start; `code` is the system's, if the port is the reason. */
  | { readonly kind: "failed"; readonly message: string; readonly code?: string }
  | { readonly kind: "stopped" };
