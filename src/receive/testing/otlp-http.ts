import { afterAll, beforeAll, beforeEach } from "vitest";
import type { WatchtowerError } from "../../base/errors.ts";
import { sequence, type Sequence } from "../../base/units.ts";
import type { Signal } from "../../model/signal.ts";
import { Acceptor } from "../accept.ts";
import { RequestBudget } from "../budget.ts";
import { startOtlpHttp } from "../http.ts";
import type { Receiver, ReceiverLimits } from "../receiver.ts";
import { DEFAULT_HTTP_RULES } from "../rules.ts";
import type { HttpRules } from "../rules.ts";

export const RULES: HttpRules = {
  ...DEFAULT_HTTP_RULES,
  maxRequest: { bytes: 10_000, name: "receive.maxRequestBytes" },
  cors: {
    allowedOrigins: ["http://localhost:*", "https://app.example"],
    allowedHeaders: ["Content-Type", "x-team"],
    maxAgeSeconds: 60,
  },
};

export const JSON_TYPE = { "content-type": "application/json" };
export const PROTOBUF_TYPE = { "content-type": "application/x-protobuf" };

/**
 * A receiver of OTLP over HTTP for all tests of a file, over a journal in memory that each test finds empty. With the
 * limits that users have, unless others are given: on a busy machine, a client of a test may be slow.
 */
export function useOtlpHttp(limits: Partial<ReceiverLimits> = {}): OtlpHttp {
  const http = new OtlpHttp(limits);
  beforeAll(() => http.start());
  afterAll(() => http.close());
  beforeEach(() => http.forget());
  return http;
}

class OtlpHttp {
  readonly kept: { signal: Signal; payload: Uint8Array }[] = [];
  readonly budget = new RequestBudget(25_000);
  readonly acceptor = new Acceptor(
    { append: (signal, payload) => this.#append(signal, payload) },
    this.budget,
  );
  /** What the journal says instead of keeping anything. */
  refusal: WatchtowerError | undefined;
  /** Without any nothing is taken. */
  rules: HttpRules | undefined = RULES;
  readonly #limits: Partial<ReceiverLimits>;
  #receiver: Receiver | undefined;

  constructor(limits: Partial<ReceiverLimits>) {
    this.#limits = limits;
  }

  async start(): Promise<void> {
    this.#receiver = await startOtlpHttp({
      host: "127.0.0.1",
      port: 0,
      acceptor: this.acceptor,
      rules: () => this.rules,
      limits: this.#limits,
    });
  }

  async close(): Promise<void> {
    await this.#receiver?.close();
  }

  forget(): void {
    this.kept.length = 0;
    this.refusal = undefined;
    this.rules = RULES;
  }

  get port(): number {
    if (this.#receiver === undefined) throw new Error("asked before the tests have begun");
    return this.#receiver.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  post(body: Uint8Array | string, headers: Record<string, string>, path = "/v1/traces"): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers,
    });
  }

  async #append(signal: Signal, payload: Uint8Array): Promise<Sequence> {
    if (this.refusal !== undefined) throw this.refusal;
    this.kept.push({ signal, payload });
    return sequence(this.kept.length);
  }
}
