import type { GrpcCall } from "../../../grpc/call.ts";

/** Of a call, what an answer needs. */
export type Answering = Pick<GrpcCall, "send" | "signal">;

/** As often as Tempo's frontend sends partial answers. */
const INTERVAL_MS = 500;

/** Sends what `partial` gives now and then, until the task is done. @throws as the task. */
export async function withProgress<T>(
  call: Answering,
  partial: () => Uint8Array,
  task: Promise<T>,
  intervalMs = INTERVAL_MS,
): Promise<T> {
  const timer = setInterval(() => void call.send(partial()), intervalMs);
  try {
    return await task;
  } finally {
    clearInterval(timer);
  }
}
