import { describe, expect, it } from "vitest";
import { loadConfig } from "./load.ts";
import { metricsGenerator } from "./metrics-generator.ts";

const load = (value: unknown): ReturnType<typeof loadConfig>["config"]["metricsGenerator"] =>
  loadConfig({
    env: { WATCHTOWER_TEMPO_METRICS_GENERATOR: typeof value === "string" ? value : JSON.stringify(value) },
    cwd: "/",
    flags: {},
  }).config.metricsGenerator;

describe("tempo.metrics_generator", () => {
  it("has Tempo's defaults", () => {
    const { spanMetrics, serviceGraphs, ...rest } = metricsGenerator.parse({});
    expect([spanMetrics.buckets[0], spanMetrics.buckets.at(-1), spanMetrics.buckets.length]).toEqual([
      0.002, 16.384, 14,
    ]);
    expect([serviceGraphs.buckets.at(-1), serviceGraphs.waitMs, serviceGraphs.maxItems]).toEqual([
      12.8, 10_000, 10_000,
    ]);
    expect(rest).toMatchObject({
      collectionIntervalMs: 15_000,
      staleDurationMs: 900_000,
      ingestionSlackMs: 30_000,
      histograms: {
        mode: "classic",
        bucketFactor: 1.1,
        maxBuckets: 100,
        minResetMs: 900_000,
        traceIdLabel: "traceID",
      },
    });
  });

  it("takes what Tempo's files have", () => {
    const policy = { match_type: "regex", attributes: [{ key: 'resource."x y"', value: "a.*" }] };
    const { spanMetrics, histograms } = load({
      generate_native_histograms: "both",
      processor: { span_metrics: { filter_policies: [{ include: policy }], enable_target_info: true } },
    });
    expect(histograms.mode).toBe("both");
    expect(spanMetrics).toMatchObject({
      enableTargetInfo: true,
      filterPolicies: [
        {
          include: {
            matchType: "regex",
            attributes: [{ key: { scope: "resource", name: "x y" }, value: "a.*" }],
          },
        },
      ],
    });
  });

  it.each([
    ["nonsense", /is "nonsense"; expected an object/],
    [{ processors: ["local-blocks"] }, /metrics_generator\.processors\.0/],
    [{ processor: { service_graphs: { workers: 3 } } }, /processor\.service_graphs: .*"workers"/],
    [{ ring: {} }, /tempo\.metrics_generator: .*"ring"/],
    [{ collection_interval: "1s" }, /collection_interval: expected a time from 15000 to 300000 ms/],
    [
      { processor: { span_metrics: { histogram_buckets: [1, 1] } } },
      /histogram_buckets: each has to be above/,
    ],
    [
      { processor: { span_metrics: { dimensions: ["a.b", "a_b"] } } },
      /a\.b and a_b would both be the label a_b/,
    ],
    [{ generate_native_histograms: "some" }, /generate_native_histograms/],
    [{ trace_id_label_name: "trace.id" }, /expected the name of a label/],
    [{ processor: { span_metrics: { filter_policies: [{}] } } }, /expected include or exclude/],
    [
      {
        processor: {
          span_metrics: {
            filter_policies: [
              { exclude: { match_type: "regex", attributes: [{ key: "name", value: "(" }] } },
            ],
          },
        },
      },
      /exclude\.attributes\.0\.value: /,
    ],
    [
      {
        processor: {
          span_metrics: {
            filter_policies: [{ exclude: { match_type: "strict", attributes: [{ key: ".x", value: "y" }] } }],
          },
        },
      },
      /expected kind, name, status, span\.NAME or resource\.NAME/,
    ],
  ])("refuses %j", (value, message) => expect(() => load(value)).toThrow(message));
});
