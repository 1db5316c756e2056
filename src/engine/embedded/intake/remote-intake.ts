import type { Intake, Receipt } from "../../../api/intake.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Signal } from "../../../model/signal.ts";
import type { Made } from "../../../route/source.ts";
import type { FromQueryThread, RequestAnswer, RequestFromQueryThread } from "../messages.ts";

interface Waiting {
  resolve(answer: RequestAnswer): void;
  reject(error: unknown): void;
}

/** Hands requests that came to the query port to the main thread, which has the journal. */
export class RemoteIntake implements Intake {
  readonly maxRequestBytes: number;
  private readonly send: (message: FromQueryThread) => void;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(send: (message: FromQueryThread) => void, maxRequestBytes: number) {
    this.send = send;
    this.maxRequestBytes = maxRequestBytes;
  }

  receive(signal: Signal, encoding: "protobuf" | "json", bytes: Uint8Array): Promise<Receipt> {
    return this.handOver({ from: {}, signal, encoding, bytes });
  }

  /**
   * @param request an ExportMetricsServiceRequest that was made here.
   * @returns its place in the journal. @throws WatchtowerError if it cannot be kept.
   */
  async keep(request: Uint8Array): Promise<Sequence> {
    const from = { origin: "derived" } as const;
    const answer = await this.handOver({ from, signal: "metrics", encoding: "protobuf", bytes: request });
    return answer.sequence ?? sequence(0);
  }

  /**
   * @param source which component made it, and in which epoch.
   * @returns its place in the journal. @throws WatchtowerError if it cannot be kept.
   */
  async keepMade({ signal, payload }: Made, source: string): Promise<Sequence> {
    const from = { origin: "derived", source } as const;
    const answer = await this.handOver({ from, signal, encoding: "protobuf", bytes: payload });
    return answer.sequence ?? sequence(0);
  }

  /** The main thread's word on a request; one that nobody waits for is passed over. */
  answered(answer: RequestAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve(answer);
    else waiting?.reject(new WatchtowerError(answer.error.kind, answer.error.message));
  }

  private handOver(request: Omit<RequestFromQueryThread, "kind" | "id">): Promise<RequestAnswer> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ kind: "request", id, ...request });
    });
  }
}
