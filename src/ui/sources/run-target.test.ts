import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import { EMPTY_SCOPE } from "../variables/scope.ts";
import { readyTarget } from "./run-target.ts";

const MINUTE = 60_000;

function stepOf(type: string, query: JsonObject): number {
  const target = { refId: "A", hidden: false, datasource: { type, uid: type }, query };
  const ready = readyTarget(target, {
    panel: { datasource: undefined, interval: "", maxDataPoints: undefined },
    interval: { from: 0, to: 30 * MINUTE },
    width: 600,
    scope: EMPTY_SCOPE,
    filters: {},
  });
  if (typeof ready === "string") throw new Error(ready);
  return ready.step.stepMs;
}

describe("the least step of a query", () => {
  it("is the interval of one of Prometheus, whatever its step", () => {
    expect(stepOf("prometheus", { expr: "up", step: 240 })).toBe(15_000);
    expect(stepOf("prometheus", { expr: "up", step: 240, interval: "2m" })).toBe(2 * MINUTE);
  });

  it("is the step of the others", () => {
    expect(stepOf("loki", { expr: "rate({a=`b`}[1m])", step: "2m", interval: "4m" })).toBe(2 * MINUTE);
    expect(stepOf("tempo", { query: "{} | rate()", step: "3m" })).toBe(3 * MINUTE);
  });
});
