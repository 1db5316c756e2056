import { describe, expect, it } from "vitest";
import type { QueryData } from "../../api/wire/prometheus.ts";
import { servicesRed } from "./service-red.ts";

const vector = (values: Readonly<Record<string, string>>): QueryData => ({
  resultType: "vector",
  result: Object.entries(values).map(([service, value]) => ({ metric: { service }, value: [0, value] })),
});

describe("servicesRed", () => {
  it("has services that are asked, the busiest first, with shares of failures", () => {
    const red = servicesRed({
      rate: vector({ cart: "2", web: "10", idle: "0" }),
      failed: vector({ web: "1" }),
      p95: vector({ web: "0.25" }),
    });
    expect(red).toEqual([
      { service: "web", rate: 10, errors: 0.1, p95: 0.25 },
      { service: "cart", rate: 2, errors: 0, p95: NaN },
    ]);
  });
});
