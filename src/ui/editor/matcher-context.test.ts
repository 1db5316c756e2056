import { expect, it } from "vitest";
import { matcherContext } from "./matcher-context.ts";

it.each([
  ["ra", { kind: "expression" }],
  [`rate(http_requests_total{`, { kind: "labelName", metric: "http_requests_total" }],
  [`up{a="}", jo`, { kind: "labelName", metric: "up" }],
  [`up{job=~"sh`, { kind: "labelValue", metric: "up", label: "job" }],
  [`{service_name="`, { kind: "labelValue", metric: "", label: "service_name" }],
  [`{a="b"} |= "x`, { kind: "text" }],
  [`{"http.req`, { kind: "metricName" }],
  [`sum(up) # of jo`, { kind: "text" }],
  [`{a="#"} + u`, { kind: "expression" }],
  [`sum by (jo`, { kind: "grouping" }],
  [`sum by (job) (up`, { kind: "expression" }],
  [`rate(up[5`, { kind: "range" }],
] as const)("%s", (before, expected) => expect(matcherContext(before)).toEqual(expected));
