import { describe, expect, it } from "vitest";
import { itemName, itemsRequest } from "../../test/kit/otlp-items.ts";
import { unixMilli } from "../base/units.ts";
import { decodeTelemetry } from "../model/otlp/telemetry/telemetry.ts";
import { OtlpCargo } from "./cargo.ts";
import type { OtlpProcessor } from "./processor.ts";
import { otlpOf, runSteps } from "./step.ts";
import type { Step } from "./step.ts";

const CONTEXT = { receivedAt: unixMilli(0) };
const END: Step = { kind: "end", encode: (cargo) => otlpOf(cargo).bytes };

/** Puts a letter behind each span's name. */
const marking = (letter: string): OtlpProcessor => ({
  process: (telemetry) => {
    if (telemetry.signal !== "traces") return;
    for (const { scopes } of telemetry.groups)
      for (const { items } of scopes) for (const span of items) span.name += letter;
  },
});

const without = (id: number): OtlpProcessor => ({
  process: (telemetry) => {
    if (telemetry.signal !== "traces") return;
    telemetry.retain(({ spanId }) => Buffer.from(spanId).toString("hex") !== itemName("traces", id));
  },
});

function namesIn(bytes: Uint8Array): readonly string[] {
  const telemetry = decodeTelemetry("traces", bytes);
  if (telemetry.signal !== "traces") return [];
  return telemetry.groups.flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) => items.map(({ name }) => name)),
  );
}

const run = (steps: readonly Step[]): readonly Uint8Array[] =>
  runSteps(steps, new OtlpCargo("traces", itemsRequest("traces", [1])), CONTEXT);

describe("steps", () => {
  it("give each branch data of its own", () => {
    const steps: readonly Step[] = [
      { kind: "otlp", processor: marking("a"), next: [END] },
      END,
      {
        kind: "otlp",
        processor: marking("b"),
        next: [END, { kind: "otlp", processor: marking("c"), next: [END] }, END],
      },
      END,
    ];
    expect(run(steps).map(namesIn)).toEqual([
      ["worka"],
      ["work"],
      ["workb"],
      ["workbc"],
      ["workb"],
      ["work"],
    ]);
  });

  it("run one behind the other without a copy between them", () => {
    const steps: readonly Step[] = [
      {
        kind: "otlp",
        processor: marking("a"),
        next: [{ kind: "otlp", processor: marking("b"), next: [END] }],
      },
    ];
    expect(run(steps).map(namesIn)).toEqual([["workab"]]);
  });

  it("end where nothing is left", () => {
    expect(run([{ kind: "otlp", processor: without(1), next: [END] }])).toEqual([]);
    expect(run([{ kind: "otlp", processor: without(2), next: [END] }]).map(namesIn)).toEqual([["work"]]);
  });
});
