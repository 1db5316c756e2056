import { beforeEach, describe, expect, it } from "vitest";
import { dataOf, fillSource, get } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

describe("what a query consists of", () => {
  it("formats", async () => {
    expect(await dataOf("/api/v1/format_query?query=sum(up)by(job)")).toBe("sum by (job) (up)");
    const { status, body } = await get("/api/v1/format_query?query=sum(");
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorType: "bad_data", error: expect.stringContaining("1:5: parse error") });
  });

  it("parses", async () => {
    const query = 'rate(a{b=~"c"}[5m + 1m] @ start()) / on (x) group_left (y) sum(d offset -1m)';
    expect(await dataOf(`/api/v1/parse_query?query=${encodeURIComponent(query)}`)).toMatchObject({
      type: "binaryExpr",
      op: "/",
      bool: false,
      matching: {
        card: "many-to-one",
        labels: ["x"],
        on: true,
        include: ["y"],
        fillValues: { lhs: null, rhs: null },
      },
      lhs: {
        type: "call",
        func: { name: "rate", argTypes: ["matrix"], variadic: 0, returnType: "vector" },
        args: [
          {
            type: "matrixSelector",
            name: "a",
            range: 0,
            rangeExpr: { type: "durationExpr", op: "+", wrapped: false, lhs: { val: "300", duration: true } },
            offset: 0,
            offsetExpr: null,
            timestamp: null,
            startOrEnd: "start",
            matchers: [
              { name: "b", value: "c", type: "=~" },
              { name: "__name__", value: "a", type: "=" },
            ],
          },
        ],
      },
      rhs: { type: "aggregation", param: null, grouping: [], expr: { offset: -60_000 } },
    });
  });

  it("tells signs of numbers with them, and numbers in parentheses as sums of one", async () => {
    const five = { type: "numberLiteral", val: "300", duration: true };
    const wrapped = { type: "durationExpr", op: "+", lhs: null, rhs: five, wrapped: true };
    const queries = [
      ["-1", { type: "numberLiteral", val: "-1" }],
      ["a offset --5m", { offset: 300_000, offsetExpr: null }],
      ["a offset -(5m)", { offsetExpr: { type: "durationExpr", op: "-", rhs: wrapped, wrapped: false } }],
      ["a[+(5m)]", { range: 0, rangeExpr: wrapped }],
    ] as const;
    for (const [query, tree] of queries)
      expect(await dataOf(`/api/v1/parse_query?query=${encodeURIComponent(query)}`)).toMatchObject(tree);
  });
});
