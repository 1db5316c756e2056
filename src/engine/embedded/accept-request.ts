import { errorKind, errorMessage } from "../../base/errors.ts";
import { rejectionText } from "../../receive/accept.ts";
import type { Acceptor } from "../../receive/accept.ts";
import type { RequestAnswer, RequestFromQueryThread } from "./messages.ts";

/** Takes a request that the query thread was sent, as those that come to the OTLP ports. */
export async function acceptRequest(
  acceptor: Acceptor,
  { id, signal, encoding, bytes }: RequestFromQueryThread,
): Promise<RequestAnswer> {
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
