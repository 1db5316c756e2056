import { describe, expect, it } from "vitest";
import { labelName } from "./label-name.ts";
import { pointLabels, targetInfoLabels, targetLabels } from "./labels.ts";
import { metricName } from "./metric-name.ts";
import { unitName } from "./unit-name.ts";

describe("metric names", () => {
  it.each([
    ["http.server.request.duration", "s", "other", "http_server_request_duration_seconds"],
    ["requests", "", "counter", "requests_total"],
    ["jobs.total", "", "counter", "jobs_total"],
    ["total.jobs", "", "counter", "jobs_total"],
    ["cpu_usage", "1", "gauge", "cpu_usage_ratio"],
    ["cpu.ratio.used", "1", "gauge", "cpu_used_ratio"],
    ["items", "1", "counter", "items_total"],
    ["up.down", "1", "other", "up_down"],
    ["response_time", "ms", "gauge", "response_time_milliseconds"],
    ["response_time_seconds", "s", "gauge", "response_time_seconds"],
    ["disk.free.bytes", "By", "gauge", "disk_free_bytes"],
    ["bytes.free", "By", "gauge", "bytes_free"],
    ["memory", "TiBy", "gauge", "memory_tibibytes"],
    ["room.temperature", "Cel", "gauge", "room_temperature_celsius"],
    ["load", "%", "gauge", "load_percent"],
    ["throughput", "By/s", "gauge", "throughput_bytes_per_second"],
    ["requests", "1/s", "gauge", "requests_per_second"],
    ["speed", "m/min", "gauge", "speed_meters_per_min"],
    ["queue", "{item}", "gauge", "queue"],
    ["queue", "{item}/s", "gauge", "queue_per_second"],
    ["traffic", "By/{packet}", "gauge", "traffic_bytes"],
    ["custom", "unit@with#special/chars", "gauge", "custom_unit_with_special_per_chars"],
    ["a__b", "u__v", "gauge", "a_b_u_v"],
    ["2xx.responses", "", "gauge", "_2xx_responses"],
    ["rule:sum", "", "gauge", "rule:sum"],
    ["größe/kanäle", "", "gauge", "gr_e_kan_le"],
    ["@#$%", "", "gauge", ""],
    ["@#$%", "", "counter", "total"],
  ] as const)("%s in %s (%s) is %s", (name, unit, kind, expected) => {
    expect(metricName({ name, unit, kind })).toBe(expected);
  });

  it.each([
    ["By/s", "bytes_per_second"],
    ["1/s", "per_second"],
    ["1", ""],
    ["{thing}", ""],
    ["_x_", "x"],
  ])("shows the unit %s as %s in metadata", (unit, expected) => {
    expect(unitName(unit)).toBe(expected);
  });
});

describe("label names", () => {
  it.each([
    ["http.method", "http_method"],
    ["a-b/c d", "a_b_c_d"],
    ["1st", "key_1st"],
    ["_private", "key_private"],
    [".hidden", "key_hidden"],
    ["__reserved__", "__reserved__"],
    ["a..b", "a__b"],
    ["ключ", ""],
    ["__", "__"],
    ["_", "key_"],
    ["", ""],
    ["😀x", "key_x"],
  ])("%s is %s", (key, expected) => {
    expect(labelName(key)).toBe(expected);
  });
});

describe("labels", () => {
  const shown = (labels: ReadonlyMap<string, string> | undefined) =>
    labels === undefined ? undefined : Object.fromEntries(labels);

  it("joins values of keys that become one label, in order of the keys", () => {
    const labels = pointLabels(
      [
        ["a_b", "underscore"],
        ["a.b", "dot"],
      ],
      { job: "", instance: "" },
    );
    expect(shown(labels)).toEqual({ a_b: "dot;underscore" });
  });

  it("takes job and instance from the resource, over the point's own", () => {
    const target = targetLabels([
      ["service.name", "cart"],
      ["service.namespace", "shop"],
      ["service.instance.id", "i-1"],
    ]);
    expect(target).toEqual({ job: "shop/cart", instance: "i-1" });
    expect(shown(pointLabels([["job", "mine"]], target))).toEqual({ job: "shop/cart", instance: "i-1" });
  });

  it("has no job without a service name, and keeps the point's", () => {
    const target = targetLabels([["service.namespace", "shop"]]);
    expect(target).toEqual({ job: "", instance: "" });
    expect(shown(pointLabels([["job", "mine"]], target))).toEqual({ job: "mine" });
  });

  it("refuses a key that makes no label", () => {
    expect(pointLabels([["", "x"]], { job: "", instance: "" })).toBeUndefined();
  });

  it("puts the other resource attributes on target_info alone", () => {
    const target = { job: "cart", instance: "" };
    expect(
      shown(
        targetInfoLabels(
          [
            ["service.name", "cart"],
            ["host.name", "laptop"],
          ],
          target,
        ),
      ),
    ).toEqual({
      __name__: "target_info",
      job: "cart",
      host_name: "laptop",
    });
    expect(targetInfoLabels([["service.name", "cart"]], target)).toBeUndefined();
    expect(targetInfoLabels([["host.name", "laptop"]], { job: "", instance: "" })).toBeUndefined();
  });
});
