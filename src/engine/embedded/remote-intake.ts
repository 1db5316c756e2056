import type { Intake, Receipt } from "../../api/intake.ts";
import { WatchtowerError } from "../../base/errors.ts";
import type { Signal } from "../../model/signal.ts";
import type { FromQueryThread, RequestAnswer } from "./messages.ts";

interface Waiting {
  resolve(receipt: Receipt): void;
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
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ kind: "request", id, signal, encoding, bytes });
    });
  }

  answered(answer: RequestAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve(answer);
    else waiting?.reject(new WatchtowerError(answer.error.kind, answer.error.message));
  }
}
