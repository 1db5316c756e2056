import type { UnixMilli } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";

/** What of a record of the journal a flow looks at. */
export interface FlowRecord {
  readonly signal: Signal;
  readonly receivedAt: UnixMilli;
  /** The component that made it; absent: it was received. */
  readonly source?: string;
  /** An `Export…ServiceRequest` in protobuf. */
  readonly payload: Uint8Array;
}

/**
 * What of a record arrives at one place, in the form in which it is taken there: OTLP for the stores and OTLP
 * destinations, a `WriteRequest` of remote write 1.0, a `PushRequest` of Loki; each without compression, and such that
 * several of them joined are one request.
 *
 * @returns `undefined` if nothing of it does; the payload itself if nothing on the way changes it.
 */
export type Flow = (record: FlowRecord) => Uint8Array | undefined;
