import { createHash } from "node:crypto";
import type { IdGenerator } from "@opentelemetry/sdk-trace-base";

/** Ids that follow from seed, run and service: the same ones for the same three, others for another run. */
export class RunIds implements IdGenerator {
  private readonly origin: string;
  private count = 0;

  constructor(seed: number, run: string, service: string) {
    this.origin = `${seed}/${run}/${service}`;
  }

  /** 32 hexadecimal digits. */
  readonly generateTraceId = (): string => this.next().slice(0, 32);
  /** 16 hexadecimal digits. */
  readonly generateSpanId = (): string => this.next().slice(0, 16);

  private next(): string {
    return createHash("sha256")
      .update(`${this.origin}/${this.count++}`)
      .digest("hex");
  }
}
