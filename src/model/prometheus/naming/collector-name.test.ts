import { describe, expect, it } from "vitest";
import { collectorLabelName, collectorMetricName } from "./collector-name.ts";

describe("metric names as the Collector makes them", () => {
  it.each([
    ["system.io", "foo/bar", "counter", "system_io_foo_per_bar_total"],
    ["http.server.request.duration", "s", "other", "http_server_request_duration_seconds"],
    ["system.disk.io", "By", "counter", "system_disk_io_bytes_total"],
    ["mongodbatlas.process.asserts", "{assertions}/s", "gauge", "mongodbatlas_process_asserts_per_second"],
    ["memcached.operation_hit_ratio", "%", "gauge", "memcached_operation_hit_ratio_percent"],
    ["system.cpu.utilization", "1", "gauge", "system_cpu_utilization_ratio"],
    ["apache.requests", "1", "counter", "apache_requests_total"],
    ["broker.total.bytes", "By", "counter", "broker_bytes_total"],
    ["requests_per_second", "1/s", "gauge", "requests_per_second"],
    ["rule:sum", "", "gauge", "rule_sum"],
    ["größe", "", "gauge", "größe"],
    ["2xx.responses", "", "gauge", "_2xx_responses"],
    ["@", "", "gauge", ""],
  ] as const)("%s in %s (%s) is %s", (name, unit, kind, expected) => {
    expect(collectorMetricName({ name, unit, kind }, true)).toBe(expected);
  });

  it.each([
    ["system.io", "By", "counter", "system_io"],
    ["rule:sum__of.all", "", "gauge", "rule:sum__of_all"],
    ["2xx..responses", "", "gauge", "_2xx_responses"],
  ] as const)("without suffixes, %s in %s (%s) is %s", (name, unit, kind, expected) => {
    expect(collectorMetricName({ name, unit, kind }, false)).toBe(expected);
  });
});

describe("label names as the Collector makes them", () => {
  it.each([
    ["http.method", "http_method"],
    ["1st", "key_1st"],
    ["_private", "key_private"],
    ["__reserved__", "__reserved__"],
    ["ключ", "ключ"],
    ["", ""],
  ])("%s is %s", (key, expected) => {
    expect(collectorLabelName(key)).toBe(expected);
  });
});
