import { expect, it } from "vitest";
import { logqlPlace } from "./logql-place.ts";

const lines = '{a="|"} | logfmt';

it.each([
  ["ra", { kind: "expression" }],
  ['{a="x", b="', { kind: "labelValue", metric: "", label: "b" }],
  ['{a="x"} ', { kind: "expression" }],
  ['{a="x"} |= "| unwrap ', { kind: "text" }],
  [`${lines} | `, { kind: "stage", lines }],
  [`${lines} | us`, { kind: "stage", lines }],
  [`${lines} | user="u1" and pa`, { kind: "stage", lines }],
  [`rate(${lines} | unwrap to`, { kind: "field", lines }],
  [`rate(${lines} | unwrap duration(to`, { kind: "field", lines }],
  [`${lines} | keep a, b`, { kind: "field", lines }],
  [`${lines} | line_format "{{.a}} {{.`, { kind: "field", lines }],
  [`${lines} | label_format b=a`, { kind: "field", lines }],
  [`${lines} | user="u`, { kind: "fieldValue", lines, field: "user" }],
  [`${lines} | a="b", user=~"u`, { kind: "fieldValue", lines, field: "user" }],
  [`${lines} |~ "u`, { kind: "text" }],
  [`${lines} | pattern "<`, { kind: "text" }],
  [`rate(${lines} [`, { kind: "range" }],
  [`sum(rate(${lines} [5m])) by (`, { kind: "grouping", lines }],
  ["sum by (", { kind: "grouping", lines: undefined }],
  [`sum(rate(${lines} [5m])) `, { kind: "expression" }],
] as const)("%s", (before, expected) => expect(logqlPlace(before)).toEqual(expected));
