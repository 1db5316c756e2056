import { isReceived } from "../journal/record.ts";
import type { JournalRecord } from "../journal/record.ts";

/**
 * What of a record goes to a destination, in the form of its protocol: an `Export…ServiceRequest`, a `WriteRequest`
 * of remote write 1.0, or a `PushRequest` of Loki's. `undefined`: nothing. It depends on the record alone, so that the
 * same is made of it after a crash and by a replay, and does not throw.
 */
export type Flow = (record: JournalRecord) => Uint8Array | undefined;

/**
 * The same, of which the work may be done elsewhere. The payload is valid until it resolves.
 *
 * @throws WatchtowerError `limit`: nothing can be made of the record, however often it is tried; anything else: try again.
 */
export type LaneFlow = (record: JournalRecord) => ReturnType<Flow> | Promise<ReturnType<Flow>>;

/** Everything that came from outside, as it came. */
export const copyReceived: Flow = (record) => (isReceived(record) ? record.payload : undefined);
