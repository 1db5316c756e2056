import { fromUtf8 } from "../../base/bytes.ts";
import type { Signal } from "../../model/signal.ts";
import type { DebugDestination } from "../destination.ts";
import type { Answer } from "../transport/answer.ts";
import type { Packet, Transport } from "../transport/transport.ts";
import type { LocalContext } from "./local-context.ts";

const SECOND_MS = 1000;

/** Writes what it is sent into the engine's log, as `otelcol.exporter.debug` does, and not more of it than is asked for. */
export class DebugLog implements Transport {
  private readonly destination: DebugDestination;
  private readonly context: LocalContext;
  private readonly now: () => number;
  private second = Number.NEGATIVE_INFINITY;
  private inSecond = 0;

  /** @param now milliseconds of a clock that does not go back. */
  constructor(
    destination: DebugDestination,
    context: LocalContext,
    now: () => number = () => performance.now(),
  ) {
    this.destination = destination;
    this.context = context;
    this.now = now;
  }

  async encode(_: Signal, request: Uint8Array): Promise<Packet> {
    return { body: request, headers: {} };
  }

  async send(signal: Signal, { body }: Packet): Promise<Answer> {
    const { name, verbosity } = this.destination;
    if (this.isNext()) {
      const text = await this.context.makeText(verbosity, signal, body);
      this.context.log.info(`${name}: ${fromUtf8(text)}`);
    }
    return { kind: "accepted", rejected: 0, message: "" };
  }

  async close(): Promise<void> {}

  /** By the rule of zap, the Collector's logger: the first of each second, and then each so-many-th. */
  private isNext(): boolean {
    const { samplingInitial, samplingThereafter } = this.destination;
    const now = this.now();
    if (now - this.second >= SECOND_MS) {
      this.second = now;
      this.inSecond = 0;
    }
    const behind = ++this.inSecond - samplingInitial;
    return behind <= 0 || (samplingThereafter > 0 && behind % samplingThereafter === 0);
  }
}
