import { describe, expect, it } from "vitest";
import { observedUnit, unitOf } from "./unit-of.ts";

describe("unitOf", () => {
  it.each([
    ["process_memory_usage_bytes", "bytes"],
    ["sum by (job) (rate(http_server_request_duration_seconds_count[5m]))", "perSecond"],
    ['rate(http_requests_total{path="/a_bytes"}[5m])', "perSecond"],
    ["rate(network_io_bytes_total[1m])", "bytesPerSecond"],
    ["rate(process_cpu_seconds_total[1m])", "number"],
    ["histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))", "seconds"],
    ["histogram_quantile(0.95, rate(rpc_duration_milliseconds_bucket[5m]))", "milliseconds"],
    ["rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m])", "number"],
    ["system_cpu_utilization_ratio", "ratio"],
    ["count(process_memory_usage_bytes)", "number"],
    ['count_over_time({app="x"}[1m])', "number"],
    ['bytes_rate({app="x"}[1m])', "bytesPerSecond"],
    ["a_seconds_bucket", "number"],
    ["sum by (le) (rate(a_seconds_bucket[5m]))", "perSecond"],
    ["up", "number"],
  ] as const)("%s: %s", (expr, unit) => expect(unitOf(expr)).toBe(unit));
});

describe("observedUnit", () => {
  it.each([
    ["a_seconds_bucket", "seconds"],
    ['sum(rate(a_bytes_count{b="c_seconds"}[5m]))', "bytes"],
    ["rate(orders_total[1m])", "number"],
  ] as const)("%s: %s", (expr, unit) => expect(observedUnit(expr)).toBe(unit));
});
