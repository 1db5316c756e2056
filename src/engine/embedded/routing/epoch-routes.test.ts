import { describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import { pushToOtlp } from "../../../model/loki/push-otlp.ts";
import { routeOf } from "../../../route/testing/compiled.ts";
import { EpochRoutes } from "./epoch-routes.ts";
import type { EpochRoute } from "./epoch-routes.ts";

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

/** A file that sends lines to these addresses, by their labels. */
function sendingTo(from: number, addresses: Readonly<Record<string, string>>): EpochRoute {
  const exporters = Object.entries(addresses).map(
    ([label, address]) =>
      `otelcol.exporter.otlphttp "${label}" {\n  client {\n    endpoint = ${address}\n  }\n}\n`,
  );
  const inputs = Object.keys(addresses).map((label) => `otelcol.exporter.otlphttp.${label}.input`);
  const text = `otelcol.receiver.otlp "in" {\n  grpc { }\n  output { logs = [${inputs.join(", ")}] }\n}\n${exporters.join("")}`;
  const alloy = { kind: "custom", name: "a.alloy", folder: "/", text } as const;
  return { epoch: { from: sequence(from), since: 0, file: alloy }, route: routeOf(text) };
}

describe("parts of the journal that are not for a destination", () => {
  it("are those of files that do not name it, for each signal", () => {
    const away = { sumo: '"http://away.example"' };
    const local = { loki: '"http://loki:3100/otlp"' };
    const epochs = [
      sendingTo(5, local),
      sendingTo(10, { ...away, ...local }),
      sendingTo(20, local),
      // Its address is not set: it may be again.
      sendingTo(30, { sumo: 'sys.env("NONE_SUCH")', ...local }),
      sendingTo(40, away),
    ];
    const routes = new EpochRoutes(epochs);
    const last = sequence(Number.MAX_SAFE_INTEGER);
    expect(routes.unsent("sumo", "logs")).toEqual([
      { from: 1, to: 10 },
      { from: 20, to: 30 },
    ]);
    expect(routes.unsent("sumo", "traces").at(-1)).toEqual({ from: 40, to: last });
    expect(routes.unsent("other", "logs")).toHaveLength(5);
    const others = epochs.slice(1);
    // A file that cannot be used any more may have said anything.
    const unknown = new EpochRoutes([{ ...sendingTo(5, local), route: undefined }, ...others]);
    expect(unknown.unsent("sumo", "logs")[0]).toEqual({ from: 20, to: 30 });
  });
});
