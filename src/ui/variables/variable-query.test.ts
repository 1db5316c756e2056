import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import { optionsOf } from "./options.ts";
import { resultTexts, seriesText } from "./series-texts.ts";
import { readVariableQuery, type VariableQuery } from "./variable-query.ts";

describe("queries of Prometheus", () => {
  it.each<[string | JsonObject, VariableQuery]>([
    ["label_names()", { kind: "label-names", match: undefined }],
    ["label_names(up)", { kind: "label-names", match: "up" }],
    ["label_values(job)", { kind: "label-values", label: "job", match: undefined }],
    [
      'label_values(up{zone="a", env=~"x|y"}, job)',
      { kind: "label-values", label: "job", match: 'up{zone="a", env=~"x|y"}' },
    ],
    [
      "label_values(sum(rate(x[5m])) by (job), job)",
      { kind: "label-values", label: "job", match: "sum(rate(x[5m])) by (job)" },
    ],
    ["metrics(http_.*)", { kind: "metric-names", regex: "http_.*" }],
    [" query_result(topk(3, up)) ", { kind: "query-result", expr: "topk(3, up)" }],
    ['up{job="a"}', { kind: "series", match: 'up{job="a"}' }],
    [
      { qryType: 1, query: "label_values(up, job)", refId: "x" },
      { kind: "label-values", label: "job", match: "up" },
    ],
    [
      { qryType: 1, label: "job", metric: "up" },
      { kind: "label-values", label: "job", match: "up" },
    ],
    [
      { qryType: 2, metric: "a.*" },
      { kind: "metric-names", regex: "a.*" },
    ],
    [{ qryType: 9 }, { kind: "unsupported", what: "query type 9 is not supported" }],
    ["", { kind: "unsupported", what: "the query is empty" }],
  ])("%j", (query, expected) => expect(readVariableQuery(query, "prometheus")).toEqual(expected));
});

describe("queries of Loki and Tempo", () => {
  it.each<["loki" | "tempo", string | JsonObject, VariableQuery]>([
    ["loki", "label_names()", { kind: "label-names", match: undefined }],
    ["loki", 'label_values({app="a"}, level)', { kind: "label-values", label: "level", match: '{app="a"}' }],
    [
      "loki",
      { type: 1, label: "level", stream: '{app="a"}' },
      { kind: "label-values", label: "level", match: '{app="a"}' },
    ],
    ["loki", { type: 0 }, { kind: "label-names", match: undefined }],
    ["loki", "rate(x)", { kind: "unsupported", what: "query rate(x) is not supported" }],
    [
      "tempo",
      { type: 1, label: "service.name" },
      { kind: "label-values", label: "service.name", match: undefined },
    ],
    ["tempo", { type: 1 }, { kind: "unsupported", what: "the query names no label" }],
    ["tempo", { query: "label_values(name)" }, { kind: "label-values", label: "name", match: undefined }],
  ])("%s %j", (source, query, expected) => expect(readVariableQuery(query, source)).toEqual(expected));
});

it("what query_result answers can be picked from", () => {
  const texts = resultTexts({
    resultType: "vector",
    result: [
      { metric: { __name__: "up", job: "shop" }, value: [1.5, "1"] },
      { metric: { job: "cart" }, value: [2, "0"] },
    ],
  });
  expect(texts).toEqual(['up{job="shop"} 1 1500', '{job="cart"} 0 2000']);
  const { options } = optionsOf(
    texts.map((text) => ({ text })),
    { regex: '/job="([^"]+)"/', sort: "none" },
  );
  expect(options.map(({ value }) => value)).toEqual(["shop", "cart"]);
  expect(resultTexts({ resultType: "scalar", result: [1, "5"] })).toEqual(["5"]);
  expect(seriesText({ __name__: "up" })).toBe("up{}");
});
