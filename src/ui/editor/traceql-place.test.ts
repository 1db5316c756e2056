import { expect, it } from "vitest";
import { traceqlPlace } from "./traceql-place.ts";

it.each([
  ["{ ", { kind: "field" }],
  ["{ resource.serv", { kind: "field" }],
  ["{ (name", { kind: "field" }],
  ["{ status = error && ", { kind: "field" }],
  ["{ status = ", { kind: "value", field: "status", isQuoted: false }],
  ["{ span:duration>1", { kind: "value", field: "span:duration", isQuoted: false }],
  ['{ resource.service.name =~ "ch', { kind: "value", field: "resource.service.name", isQuoted: true }],
  ['{ name = "GET / {id}" && .a != "', { kind: "value", field: ".a", isQuoted: true }],
  ["{ span.http.request.method ", { kind: "comparison" }],
  ['{ name = "a b" ', { kind: "conjunction" }],
  ["{ status = error } ", { kind: "spansetOperator" }],
  ["{ status = error } >> { ", { kind: "field" }],
  ["{ status = error } | ", { kind: "stage" }],
  ["{ status = error } | ra", { kind: "stage" }],
  ["{} | rate() by (", { kind: "field" }],
  ["{} | rate() by (resource.service.name, sp", { kind: "field" }],
  ["{} | select(", { kind: "field" }],
  ["{} | quantile_over_time(dur", { kind: "field" }],
  ["{} | rate() with (", { kind: "nothing" }],
  ["{} | count() > ", { kind: "nothing" }],
  ["{} // { na", { kind: "nothing" }],
] as const)("%s", (before, expected) => expect(traceqlPlace(before)).toEqual(expected));
