import { describe, expect, it } from "vitest";
import { readVariable } from "../../dashboard-file/read/variable.ts";
import type { Variable } from "../../dashboard-file/variable-model.ts";
import { dependents, variableOrder } from "./dependencies.ts";

const query = (name: string, text: string, datasource?: string): Variable =>
  readVariable(
    {
      name,
      type: "query",
      query: { query: text },
      datasource: { type: "prometheus", uid: datasource ?? "mimir" },
    },
    new Map(),
  );

const chain = [
  query("pod", 'label_values(up{namespace="$namespace", job=~"${job:regex}"}, pod)'),
  query("namespace", "label_values(up, namespace)", "${ds}"),
  query("job", 'label_values(up{namespace="[[namespace]]"}, job)'),
  readVariable({ name: "ds", type: "datasource", query: "prometheus" }, new Map()),
  query("other", 'label_values(up{x="$nowhere"}, y)'),
];

describe("variableOrder", () => {
  it("asks first for what others need", () => {
    expect(variableOrder(chain)).toEqual({
      levels: [["ds", "other"], ["namespace"], ["job"], ["pod"]],
      circular: [],
    });
  });

  it("names circles, and what hangs on them", () => {
    const circle = [
      query("a", "x($b)"),
      query("b", "x($a)"),
      query("c", "x($a)"),
      query("d", "x"),
      query("self", "$self"),
    ];
    expect(variableOrder(circle)).toEqual({ levels: [["d"]], circular: ["a", "b", "c", "self"] });
  });
});

it("dependents are those near and far", () => {
  expect([...dependents("namespace", chain)].toSorted()).toEqual(["job", "pod"]);
  expect([...dependents("ds", chain)].toSorted()).toEqual(["job", "namespace", "pod"]);
  expect([...dependents("pod", chain)]).toEqual([]);
});
