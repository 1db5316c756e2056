import { sequence, unixMilli } from "../../src/base/units.ts";
import { metricsGenerator } from "../../src/config/metrics-generator.ts";
import { MetricsGenerator } from "../../src/span-metrics/generator.ts";
import type { GeneratorSettings } from "../../src/span-metrics/settings.ts";
import { T0, openStore } from "../../src/store/metrics/testing/store-kit.ts";
import type { MetricStore } from "../../src/store/metrics/store.ts";
import { callsRequest } from "./calls.ts";
import type { Call } from "./calls.ts";

/** As shipped, but with one dimension. */
export const SETTINGS = metricsGenerator.parse({
  processor: { span_metrics: { dimensions: ["http.route"] } },
});

/** @returns Unix milliseconds. */
export const at = (seconds: number): number => T0 + seconds * 1000;

/** A generator whose points go to a store, as they do in the engine. */
export class Life {
  readonly store: MetricStore;
  generator: MetricsGenerator;
  private next = 1;
  private made: ReadonlySet<string> = new Set();
  private readonly settings: GeneratorSettings;

  constructor(store: MetricStore, settings: GeneratorSettings) {
    this.store = store;
    this.settings = settings;
    this.generator = new MetricsGenerator(settings);
  }

  /** Spans that arrive as they end. */
  arrive(seconds: number, ...calls: readonly Omit<Call, "end">[]): void {
    this.pass(seconds);
    this.keep(this.generator.leave(this.made, at(seconds)), seconds);
    this.generator.observe(callsRequest(calls.map((call) => ({ ...call, end: at(seconds) }))), at(seconds));
  }

  pass(seconds: number): void {
    this.keep(this.generator.collect(at(seconds)), seconds);
  }

  /** A file is used whose connectors make the metrics of these names. */
  use(...made: readonly string[]): void {
    this.made = new Set(made);
  }

  private keep(requests: readonly Uint8Array[], seconds: number): void {
    for (const payload of requests) {
      const receivedAt = unixMilli(at(seconds));
      this.store.append({ sequence: sequence(this.next++), signal: "metrics", receivedAt, payload });
    }
  }

  /** As after a crash: the state is all that is left. */
  crash(): void {
    const state: unknown = JSON.parse(JSON.stringify(this.generator.state()));
    this.generator = new MetricsGenerator(this.settings);
    this.generator.restore(state);
  }
}

export const life = async (settings: GeneratorSettings = SETTINGS): Promise<Life> =>
  new Life(await openStore(), settings);
