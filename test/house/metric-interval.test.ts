import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { committedFacts, configOf } from "../kit/kubernetes/fixture.ts";
import { METRIC_INTERVAL_MS } from "../../src/base/metric-interval.ts";
import { parsePrometheusDuration } from "../../src/base/prometheus-duration.ts";
import { packageRoot } from "../../src/base/package-root.ts";
import { environmentLines } from "../../src/ui/start/snippets.ts";
import { interpolate } from "../../src/ui/time/step.ts";

const facts = committedFacts("local");
const alloy = ["config.alloy", "config-local-only.alloy", "variants/loki-push.alloy"];
const alloyText = (file: string): string => readFileSync(join(packageRoot(), "alloy", file), "utf8");

/** A duration of an Alloy file, in milliseconds. */
function setting(file: string, block: RegExp, name: string): number | undefined {
  const found = new RegExp(`${block.source}[\\s\\S]*?\\b${name}\\s*=\\s*"([^"]+)"`).exec(alloyText(file));
  return parsePrometheusDuration(found?.[1] ?? "");
}

/** As Grafana's Prometheus data source has it, for panels whose step is small. */
const rateIntervalMs = (timeIntervalMs: number): number => 4 * timeIntervalMs;

/** How many samples a window that ends at `endMs` holds of a series that has one every `everyMs`, from 0 on. */
const samplesWithin = (endMs: number, windowMs: number, everyMs: number): number =>
  Math.floor(endMs / everyMs) - Math.ceil((endMs - windowMs) / everyMs) + 1;

describe("how far samples are apart", () => {
  it("is what the data source says", () => {
    const { datasources } = configOf(facts, "grafana", "grafana", "datasources.yaml") as {
      readonly datasources: readonly {
        readonly uid: string;
        readonly jsonData: { readonly timeInterval?: string };
      }[];
    };
    const mimir = datasources.find(({ uid }) => uid === "mimir");
    expect(parsePrometheusDuration(mimir?.jsonData.timeInterval ?? "")).toBe(METRIC_INTERVAL_MS);
  });

  it("is what Tempo computes span metrics by", () => {
    const { metrics_generator: generator } = configOf(facts, "tempo", "tempo", "tempo.yaml") as {
      readonly metrics_generator: { readonly registry: { readonly collection_interval: string } };
    };
    expect(parsePrometheusDuration(generator.registry.collection_interval)).toBe(METRIC_INTERVAL_MS);
  });

  it("is what the test data are exported by", () => {
    const source = readFileSync(join(packageRoot(), "src/generator/telemetry.ts"), "utf8");
    expect(source).toContain("exportIntervalMillis: METRIC_INTERVAL_MS");
  });

  it("is what the page's start tells applications", () => {
    const endpoints = { ui: "", otlpGrpc: "", otlpHttp: "", prometheus: "", loki: "", tempo: "" };
    expect(environmentLines(endpoints)).toContain(`OTEL_METRIC_EXPORT_INTERVAL=${METRIC_INTERVAL_MS}`);
  });

  it("is what the embedded page takes for $__rate_interval", () => {
    const grid = { start: 0, end: 3600, step: 1 };
    expect(interpolate("[$__rate_interval]", grid)).toBe("[1m]");
    expect(rateIntervalMs(METRIC_INTERVAL_MS)).toBe(60_000);
  });
});

describe.each(alloy)("alloy/%s", (file) => {
  const batch = setting(file, /otelcol\.processor\.batch "default"/, "timeout");
  const deadline = setting(file, /prometheus\.remote_write "mimir"/, "batch_send_deadline");

  it("sends a sample on before the next is made", () => {
    expect(batch).toBe(1000);
    expect(deadline).toBe(1000);
    expect((batch ?? Infinity) + (deadline ?? Infinity)).toBeLessThan(METRIC_INTERVAL_MS);
  });

  it("keeps native histograms and exemplars", () => {
    expect(alloyText(file)).toMatch(/send_native_histograms\s*= true/);
    expect(alloyText(file)).toMatch(/send_exemplars\s*= true/);
  });
});

it("every file with a pipeline for metrics is looked at", () => {
  const files = readdirSync(join(packageRoot(), "alloy"), { recursive: true, encoding: "utf8" });
  const writing = files.filter(
    (file) => file.endsWith(".alloy") && alloyText(file).includes('prometheus.remote_write "'),
  );
  expect(writing.toSorted()).toEqual(alloy.toSorted());
});

describe("rate(x[$__rate_interval])", () => {
  const windowMs = rateIntervalMs(METRIC_INTERVAL_MS);
  const anyEnd = fc.integer({ min: windowMs, max: 10 * windowMs });

  it("has the two samples that a rate needs at every moment, even when two exports were lost", () => {
    fc.assert(
      fc.property(anyEnd, (endMs) => {
        expect(samplesWithin(endMs, windowMs, METRIC_INTERVAL_MS) - 2).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it("has gaps with the minute that SDKs export by unless they are told otherwise", () => {
    const counts = fc.sample(anyEnd, 200).map((endMs) => samplesWithin(endMs, windowMs, 60_000));
    expect(Math.min(...counts)).toBeLessThan(2);
  });
});
