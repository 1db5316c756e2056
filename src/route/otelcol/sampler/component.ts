import type { Settings } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { modeOf } from "./modes.ts";
import { Sampler } from "./sampler.ts";
import { LEAST_SHARE, MOST_DIGITS } from "./threshold.ts";

const UINT32_MAX = 2 ** 32 - 1;

/** `otelcol.processor.probabilistic_sampler` (the Collector's probabilisticsamplerprocessor). */
export const probabilisticSampler: ComponentCompiler = ({ settings }, { report }) => {
  const problem = problemOf(settings);
  if (problem !== undefined) {
    report(errorAt(settings, problem));
    return { kind: "none" };
  }
  const precision = settings.number("sampling_precision");
  const mode = modeOf({
    // Alloy passes on an empty mode where none is given, which means hashing.
    mode: settings.isGiven("mode") ? settings.string("mode") : "",
    percentage: settings.number("sampling_percentage"),
    seed: settings.number("hash_seed"),
    precision,
  });
  const sampler = new Sampler({
    mode,
    failClosed: settings.bool("fail_closed"),
    precision,
    byTrace: settings.string("attribute_source") === "traceID",
    fromAttribute: settings.string("from_attribute"),
    priorityAttribute: settings.string("sampling_priority"),
  });
  return { kind: "otlp", processor: sampler };
};

function problemOf(settings: Settings): string | undefined {
  const percentage = settings.number("sampling_percentage");
  const precision = settings.number("sampling_precision");
  if (!Number.isFinite(percentage) || percentage < 0) return "sampling_percentage must not be negative";
  if (percentage > 0 && percentage / 100 < LEAST_SHARE) return "sampling_percentage is too small";
  if (precision < 1 || precision > MOST_DIGITS) return `sampling_precision must be from 1 to ${MOST_DIGITS}`;
  if (settings.number("hash_seed") > UINT32_MAX) return `hash_seed must not be greater than ${UINT32_MAX}`;
  return undefined;
}
