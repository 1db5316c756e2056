import { pushToOtlp } from "../model/loki/push-otlp.ts";
import type { PushRequest } from "../model/loki/push.ts";
import { decodeTelemetry, encodeTelemetry } from "../model/otlp/telemetry/telemetry.ts";
import type { Telemetry } from "../model/otlp/telemetry/telemetry.ts";
import type { WriteRequest } from "../model/prometheus/remote-write.ts";
import { writeToOtlp } from "../model/prometheus/write-to-otlp.ts";
import type { Signal } from "../model/signal.ts";

/**
 * A record's data on their way, in the forms in which components ask for them. Each form is made when it is asked for
 * the first time: what nobody changes passes as the bytes that came.
 */
export type Cargo = OtlpCargo | SeriesCargo | LinesCargo;

/** OTLP data of one signal. They are changed in place: who is not alone with them takes a {@link OtlpCargo.copy}. */
export class OtlpCargo {
  readonly form = "otlp";
  readonly signal: Signal;
  #bytes: Uint8Array | undefined;
  #telemetry: Telemetry | undefined;

  constructor(signal: Signal, bytes: Uint8Array) {
    this.signal = signal;
    this.#bytes = bytes;
  }

  /** An `Export…ServiceRequest`; empty if nothing is left. */
  get bytes(): Uint8Array {
    return (this.#bytes ??= encodeTelemetry(this.telemetry));
  }

  /** Decoded when it is asked for first. What is changed in it counts only by way of {@link OtlpCargo.change}. */
  get telemetry(): Telemetry {
    return (this.#telemetry ??= decodeTelemetry(this.signal, this.bytes));
  }

  /** @param change of what is this cargo's alone. */
  change(change: (telemetry: Telemetry) => void): void {
    change(this.telemetry);
    this.#bytes = undefined;
  }

  /** The same data, to be changed by somebody else. */
  copy(): OtlpCargo {
    return new OtlpCargo(this.signal, this.bytes);
  }
}

/** Prometheus' series. Nobody changes them in place. */
export class SeriesCargo {
  readonly form = "series";
  #request: WriteRequest | undefined;
  #otlp: Uint8Array | undefined;
  readonly #make: () => WriteRequest;

  /** @param otlp the bytes from which the metric store makes the same series, if there are such. */
  constructor(make: () => WriteRequest, otlp?: Uint8Array) {
    this.#make = make;
    this.#otlp = otlp;
  }

  get request(): WriteRequest {
    return (this.#request ??= this.#make());
  }

  /** As the metric store takes them; empty if there are none. */
  get otlp(): Uint8Array {
    return (this.#otlp ??= isEmptyWrite(this.request) ? NOTHING : writeToOtlp(this.request));
  }
}

/** Loki's lines. Nobody changes them in place. */
export class LinesCargo {
  readonly form = "lines";
  #request: PushRequest | undefined;
  #otlp: Uint8Array | undefined;
  readonly #make: () => PushRequest;

  /** @param otlp the bytes from which the log store makes the same lines, if there are such. */
  constructor(make: () => PushRequest, otlp?: Uint8Array) {
    this.#make = make;
    this.#otlp = otlp;
  }

  get request(): PushRequest {
    return (this.#request ??= this.#make());
  }

  /** As the log store takes them; empty if there are none. */
  get otlp(): Uint8Array {
    return (this.#otlp ??= pushToOtlp(this.request));
  }
}

const NOTHING = new Uint8Array();

const isEmptyWrite = ({ series, metadata }: WriteRequest): boolean =>
  series.length === 0 && metadata.length === 0;
