import { beforeEach, describe, expect, it } from "vitest";
import { fillSource, get } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

describe("cardinality, as Grafana Mimir has it", () => {
  it("counts values of labels", async () => {
    expect((await get("/api/v1/cardinality/label_names?limit=1")).body).toEqual({
      label_values_count_total: 5,
      label_names_count: 3,
      cardinality: [{ label_name: "__name__", label_values_count: 2 }],
    });
  });

  it("counts series of values", async () => {
    const path = '/api/v1/cardinality/label_values?label_names[]=job&selector={job=~".%2B"}';
    expect((await get(path)).body).toEqual({
      series_count_total: 3,
      labels: [
        {
          label_name: "job",
          label_values_count: 2,
          series_count: 3,
          cardinality: [
            { label_value: "api", series_count: 2 },
            { label_value: "web", series_count: 1 },
          ],
        },
      ],
    });
    expect((await get("/api/v1/cardinality/label_values")).status).toBe(400);
    expect((await get("/api/v1/cardinality/label_names?limit=501")).status).toBe(400);
    expect((await get("/api/v1/cardinality/label_names?count_method=x")).status).toBe(400);
  });

  it("lists series", async () => {
    expect((await get("/api/v1/cardinality/active_series?selector=up")).body).toEqual({
      data: [{ __name__: "up", job: "api" }],
    });
  });
});
