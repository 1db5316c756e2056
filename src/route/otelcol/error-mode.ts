import type { Settings } from "../../alloy/settings/settings.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import type { LossCounter } from "../losses.ts";
import { PropagatedError } from "../ottl/run/sequence.ts";
import type { ErrorMode } from "../ottl/run/sequence.ts";

const MODES: readonly ErrorMode[] = ["ignore", "silent", "propagate"];

/** The schema takes no other text. */
export const errorModeOf = (settings: Settings): ErrorMode =>
  MODES.find((mode) => mode === settings.stringOr("error_mode")) ?? "propagate";

/**
 * Under `propagate`, an error of a statement drops the whole request, as in the Collector; the sender is told there,
 * while here its request has been acknowledged already.
 */
export function dropIfPropagated(telemetry: Telemetry, dropped: LossCounter, process: () => void): void {
  try {
    process();
  } catch (error) {
    if (!(error instanceof PropagatedError)) throw error;
    dropped.count(`${error.message} failed, with error_mode "propagate"`, itemsIn(telemetry));
    telemetry.groups = [];
  }
}

/** Spans, log records or metrics. */
function itemsIn({ groups }: Telemetry): number {
  let items = 0;
  for (const { scopes } of groups) for (const scope of scopes) items += scope.items.length;
  return items;
}
