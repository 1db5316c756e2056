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
    const all = await get(`/series?${RANGE}`);
    expect(all).toMatchObject({ status: 200, body: { data: [{}, {}] } });
    expect(await get(`/series?${RANGE}&match={ }`)).toEqual(all);
  });

  it.each(["match=", 'match[]=&match[]={service_name="mail"}', 'match={}&match={service_name="mail"}'])(
    "refuses an empty selector of series: %s",
    async (match) => {
      expect((await get(`/series?${RANGE}&${match}`)).status).toBe(400);
    },
  );

  it("takes the older name of the limit of fields, and refuses a wrong step", async () => {
    const path = `/detected_fields?${RANGE}&query={service_name="shop"}`;
    expect((await get(`${path}&field_limit=1`)).body).toMatchObject({ fields: [{}], limit: 1 });
    expect((await get(`${path}&field_limit=1&limit=2`)).body).toMatchObject({ fields: [{}, {}], limit: 2 });
    for (const wrong of ["field_limit=0", "step=0", "step=x"])
      expect((await get(`${path}&${wrong}`)).status).toBe(400);
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
