import { WatchtowerError, errorKind, errorMessage } from "../../../base/errors.ts";
import { isReceived } from "../../../journal/record.ts";
import type { Provenance } from "../../../journal/record.ts";
import type { Signal } from "../../../model/signal.ts";
import { rejectionText } from "../../../receive/accept.ts";
import type { Acceptor } from "../../../receive/accept.ts";
import { notTaken } from "../../../receive/not-taken.ts";
import type { ReceiverRoute } from "../../../route/receiver.ts";
import type { MadeRecords } from "./made-records.ts";
import { takes } from "../routing/receiver-rules.ts";
import type { RequestAnswer, RequestFromQueryThread } from "../messages.ts";

/** Takes a request that the query thread was sent, as those that come to the OTLP ports. Never rejects: an error is in the answer. */
export async function acceptRequest(
  acceptor: Acceptor,
  made: MadeRecords,
  { id, from, signal, encoding, bytes }: RequestFromQueryThread,
  receiver: ReceiverRoute,
): Promise<RequestAnswer> {
  if (!isReceived(from)) return keepDerived(made, id, signal, bytes, from);
  const share = acceptor.budget.open();
  try {
    if (!takes(receiver, signal)) throw new WatchtowerError("unsupported", notTaken(signal));
    share.take(bytes.length);
    // Prometheus tells of samples whose time is there with another value, which only the store knows.
    const validation = await acceptor.accept(signal, encoding, bytes, true);
    const { count, message } = rejectionText(validation);
    return { kind: "requestAnswered", id, items: validation.items, rejected: count, message };
  } catch (error) {
    acceptor.countRefusal(error);
    const failure = { kind: errorKind(error), message: errorMessage(error) };
    return { kind: "requestAnswered", id, items: 0, rejected: 0, message: "", error: failure };
  } finally {
    share.close();
  }
}

/** What was made here did not arrive, and is not counted as if it had. */
async function keepDerived(
  made: MadeRecords,
  id: number,
  signal: Signal,
  bytes: Uint8Array,
  from: Provenance,
): Promise<RequestAnswer> {
  const answer = { kind: "requestAnswered", id, items: 0, rejected: 0, message: "" } as const;
  try {
    return { ...answer, sequence: await made.keep(signal, bytes, from) };
  } catch (error) {
    return { ...answer, error: { kind: errorKind(error), message: errorMessage(error) } };
  }
}
