import { describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import { pushToOtlp } from "../../../model/loki/push-otlp.ts";
import { routeOf } from "../../../route/testing/compiled.ts";
import { EpochRoutes } from "./epoch-routes.ts";

const file = (reason: string): string => `
  otelcol.receiver.otlp "in" {
    grpc { }
    output { logs = [otelcol.exporter.loki.e.input] }
  }
  otelcol.exporter.loki "e" { forward_to = [loki.process.p.receiver] }
  loki.process "p" {
    stage.drop {
      expression          = "noise"
      drop_counter_reason = "${reason}"
    }
    forward_to = [loki.write.w.receiver]
  }
  loki.write "w" {
    endpoint { url = "http://loki:3100/loki/api/v1/push" }
  }`;

const epochFrom = (from: number, reason: string) => ({
  epoch: {
    from: sequence(from),
    since: 0,
    file: { kind: "custom", name: "a.alloy", folder: "/", text: file(reason) },
  } as const,
  route: routeOf(file(reason)),
});

const NOW = 1_700_000_000_000;

const record = (at: number, ...lines: readonly string[]): JournalRecord => ({
  sequence: sequence(at),
  signal: "logs",
  receivedAt: unixMilli(NOW),
  payload: pushToOtlp([
    {
      labels: [["app", "a"]],
      entries: lines.map((line) => ({ time: BigInt(NOW) * 1_000_000n, line, metadata: [] })),
    },
  ]),
});

describe("what components did not pass on", () => {
  it("is counted by component and reason, over all files", () => {
    const routes = new EpochRoutes([epochFrom(1, "old"), epochFrom(10, "new")]);
    expect(routes.losses()).toEqual({});
    routes.local(record(2, "noise", "kept"));
    routes.local(record(11, "noise", "more noise"));
    routes.local(record(12, "x".repeat(300_000)));
    expect(routes.losses()).toEqual({
      "loki.process.p: old": 1,
      "loki.process.p: new": 2,
      "loki.write.w: max entry size": 1,
    });
  });
});
