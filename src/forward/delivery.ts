import { errorKind, errorMessage } from "../base/errors.ts";
import type { Signal } from "../model/signal.ts";
import type { Answer } from "./transport/answer.ts";
import { largestRequest } from "./destination.ts";
import type { Destination } from "./destination.ts";
import { formOf } from "./form.ts";
import type { Gate } from "./gate.ts";
import { splitRequest } from "./transport/split.ts";
import type { Packet, Transport } from "./transport/transport.ts";

type TooLarge = Extract<Answer, { readonly kind: "tooLarge" }>;
/** An answer to a request that is never taken as it is; what is too large may be taken in parts. */
export type Refusal = TooLarge | Extract<Answer, { readonly kind: "refused" }>;

/** Status of what was never sent, as it cannot be made. */
export const NOT_MADE = "not made";

/** What happens on the way; each is called as it happens. */
export interface DeliveryEvents {
  /** A request arrived: its bytes before and after compression. */
  sent(bytes: number, wireBytes: number): void;
  /** So many items in a request that arrived were not taken. */
  rejected(items: number, message: string): void;
  /** It will be tried again. @throws to give up. */
  failed(reason: string): void;
  /** The destination does not understand the form of requests; it is sent another one from now on. */
  reshaped(reason: string): void;
  /** A request was larger than the destination takes, and goes on in two. */
  split(bytes: number): void;
  /** A request will never be taken; resolves when it is put aside. */
  refused(payload: Uint8Array, refusal: Refusal): Promise<void>;
}

/** One lane's way to its destination. */
export interface Way {
  readonly destination: Destination;
  readonly transport: Transport;
  readonly gate: Gate;
  /** No more tries. */
  readonly stop: AbortSignal;
  /** Requests under way are given up, too. */
  readonly abort: AbortSignal;
}

/**
 * Brings one request to its destination, in parts if it is too large, and for as long as it takes. Resolves when
 * every part arrived or was refused for good.
 *
 * @throws the reason of `stop` or `abort`, or what an event threw; parts may have arrived by then.
 */
export async function deliver(
  way: Way,
  signal: Signal,
  payload: Uint8Array,
  events: DeliveryEvents,
): Promise<void> {
  // When a part has arrived, the others follow also at a stop: all of it would be sent again.
  let { stop } = way;
  for (const parts = [payload]; ;) {
    const part = parts.shift();
    if (part === undefined) return;
    const cut = part.length > largestRequest(way.destination) ? cutOf(way, part) : undefined;
    if (cut !== undefined) {
      parts.unshift(...cut);
      continue;
    }
    const refusal = await send({ ...way, stop }, signal, part, events);
    if (refusal?.kind !== "tooLarge") stop = way.abort;
    if (refusal === undefined) continue;
    const halves = refusal.kind === "tooLarge" ? cutOf(way, part) : undefined;
    if (halves === undefined) await events.refused(part, refusal);
    else {
      events.split(part.length);
      parts.unshift(...halves);
    }
  }
}

const cutOf = ({ destination }: Way, part: Uint8Array) => splitRequest(formOf(destination.protocol), part);

/** Until it is taken (`undefined`) or refused. */
async function send(
  { destination, transport, gate, stop, abort }: Way,
  signal: Signal,
  payload: Uint8Array,
  events: DeliveryEvents,
): Promise<Refusal | undefined> {
  const encode = (): Promise<Packet | TooLarge> => made(transport.encode(signal, payload));
  for (let packet = await encode(); ;) {
    if ("kind" in packet) return packet;
    await gate.pass(stop);
    const answer = await made(transport.send(signal, packet, abort));
    switch (answer.kind) {
      case "accepted":
        gate.succeeded();
        events.sent(payload.length, packet.body.length);
        if (answer.rejected > 0) events.rejected(answer.rejected, answer.message);
        return undefined;
      case "retry":
        if (destination.retry.isOff === true) {
          gate.succeeded();
          return { kind: "refused", status: "not tried again", reason: answer.reason };
        }
        gate.failedWith(answer.afterMs);
        events.failed(answer.reason);
        break;
      case "encodeAgain":
        gate.succeeded();
        events.reshaped(answer.reason);
        packet = await encode();
        break;
      case "tooLarge":
      case "refused":
        gate.succeeded();
        return answer;
    }
  }
}

/** A request of which nothing can be made, however often it is tried, is as one that is too large: parts may do. */
async function made<T>(work: Promise<T>): Promise<T | TooLarge> {
  try {
    return await work;
  } catch (error) {
    if (errorKind(error) !== "limit") throw error;
    return { kind: "tooLarge", status: NOT_MADE, reason: `${NOT_MADE}: ${errorMessage(error)}` };
  }
}
