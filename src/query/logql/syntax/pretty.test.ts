import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../limits.ts";
import { parse } from "./parse.ts";
import { pretty } from "./pretty.ts";

const laidOut = (query: string): string => pretty(parse(query, DEFAULT_LIMITS));

describe("format_query", () => {
  it("keeps what is short on one line", () => {
    expect(laidOut('{job="loki"}|logfmt|level="error" ')).toBe('{job="loki"} | logfmt | level="error"');
  });

  it("puts each stage of a long pipeline on a line of its own", () => {
    const query =
      '{job="loki", instance="localhost", cluster="a-rather-long-name"}|= "error" != "memcached" |= ip("192.168.0.1") |logfmt';
    expect(laidOut(query)).toBe(
      `{job="loki", instance="localhost", cluster="a-rather-long-name"}
  |= "error"
  != "memcached"
  |= ip("192.168.0.1")
  | logfmt`,
    );
  });

  it("lays out calls", () => {
    const query =
      'sum(quantile_over_time(0.99,{container="ingress-nginx",service="hosted-grafana"}| json| unwrap response_latency_seconds| __error__=""[1m]) by (cluster)) by (cluster) / 2';
    expect(laidOut(query)).toBe(
      `  sum by (cluster)(
    quantile_over_time(
      0.99,
      {container="ingress-nginx", service="hosted-grafana"} | json
        | unwrap response_latency_seconds
        | __error__="" [1m]
    ) by (cluster)
  )
/
  2`,
    );
  });
});
