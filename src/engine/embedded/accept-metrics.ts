import { errorKind, errorMessage } from "../../base/errors.ts";
import { rejectionText } from "../../receive/accept.ts";
import type { Acceptor } from "../../receive/accept.ts";
import type { MetricsAnswer, MetricsFromQueryThread } from "./messages.ts";

/** Takes metrics that the query thread was sent, as those that came to the OTLP ports. */
export async function acceptMetrics(
  acceptor: Acceptor,
  { id, encoding, bytes }: MetricsFromQueryThread,
): Promise<MetricsAnswer> {
  const share = acceptor.budget.open();
  try {
    share.take(bytes.length);
    const validation = await acceptor.accept("metrics", encoding, bytes);
    const { count, message } = rejectionText(validation);
    return { kind: "metricsAnswered", id, rejected: count, message };
  } catch (error) {
    acceptor.countRefusal(error);
    const failure = { kind: errorKind(error), message: errorMessage(error) };
    return { kind: "metricsAnswered", id, rejected: 0, message: "", error: failure };
  } finally {
    share.close();
  }
}
