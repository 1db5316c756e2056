import { describe, expect, it } from "vitest";
import { get, RANGE } from "./testing/shop-api.ts";

describe("labels and series", () => {
  it("lists names and values, and leaves an empty list out", async () => {
    expect((await get(`/labels?${RANGE}`)).body).toEqual({
      status: "success",
      data: ["k8s_pod_name", "service_name"],
    });
    expect((await get(`/label/service_name/values?${RANGE}&query={k8s_pod_name="a"}`)).body).toEqual({
      status: "success",
      data: ["shop"],
    });
    expect((await get(`/label/nothing/values?${RANGE}`)).body).toEqual({ status: "success" });
  });

  it("lists series", async () => {
    expect((await get(`/series?${RANGE}&match[]={service_name="mail"}`)).body).toEqual({
      status: "success",
      data: [{ service_name: "mail" }],
    });
    expect((await get(`/series?start=1&end=2`)).body).toEqual({ status: "success", data: [] });
  });

  it("finds labels and fields", async () => {
    expect((await get(`/detected_labels?${RANGE}`)).body).toEqual({
      detectedLabels: [
        { label: "k8s_pod_name", cardinality: 1 },
        { label: "service_name", cardinality: 2 },
      ],
    });
    expect((await get(`/detected_fields?${RANGE}&query={service_name="shop"}`)).body).toEqual({
      fields: expect.arrayContaining([
        { label: "trace_id", type: "string", cardinality: 2, parsers: null },
        { label: "ms", type: "int", cardinality: 2, parsers: ["json"], jsonPath: ["ms"] },
      ]) as unknown,
      limit: 1000,
    });
    const formatted = encodeURIComponent('{service_name="shop"} | label_format kind="x{{.trace_id}}"');
    expect((await get(`/detected_fields?${RANGE}&query=${formatted}`)).body).toMatchObject({
      fields: expect.arrayContaining([
        { label: "kind", type: "string", cardinality: 2, parsers: ["json"] },
      ]) as unknown,
    });
    expect((await get(`/detected_field/user/values?${RANGE}&query={service_name="shop"}`)).body).toEqual({
      values: ["bob", "ann"],
      limit: 1000,
    });
  });
});
