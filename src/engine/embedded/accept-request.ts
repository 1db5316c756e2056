import { errorKind, errorMessage } from "../../base/errors.ts";
import type { JournalAppender } from "../../journal/record.ts";
import type { Signal } from "../../model/signal.ts";
import { rejectionText } from "../../receive/accept.ts";
import type { Acceptor } from "../../receive/accept.ts";
import type { RequestAnswer, RequestFromQueryThread } from "./messages.ts";

/** Takes a request that the query thread was sent, as those that come to the OTLP ports. */
export async function acceptRequest(
  acceptor: Acceptor,
  journal: JournalAppender,
  { id, origin, signal, encoding, bytes }: RequestFromQueryThread,
): Promise<RequestAnswer> {
  if (origin === "derived") return keepDerived(journal, id, signal, bytes);
  const share = acceptor.budget.open();
  try {
    share.take(bytes.length);
    const validation = await acceptor.accept(signal, encoding, bytes);
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
  journal: JournalAppender,
  id: number,
  signal: Signal,
  bytes: Uint8Array,
): Promise<RequestAnswer> {
  const answer = { kind: "requestAnswered", id, items: 0, rejected: 0, message: "" } as const;
  try {
    await journal.append(signal, bytes, { origin: "derived" });
    return answer;
  } catch (error) {
    return { ...answer, error: { kind: errorKind(error), message: errorMessage(error) } };
  }
}
