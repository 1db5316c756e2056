import type { AlloySignal } from "../../../alloy/schema/schema.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";

/** What a block `include` or `exclude` can ask for, by the signals that have it. */
const ASKS: Readonly<Record<AlloySignal, readonly string[]>> = {
  traces: ["services", "span_names", "span_kinds", "attribute", "resource", "library"],
  logs: ["log_bodies", "log_severity_texts", "log_severity", "attribute", "resource", "library"],
  metrics: ["metric_names", "resource"],
};
const ALL = [...new Set(Object.values(ASKS).flat())];

const STRICT_KINDS = new Set(
  ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map((name) => `SPAN_KIND_${name}`),
);

/** What Alloy refuses of a block for the signals that come to the component; `undefined` if nothing. */
export function problemOfMatch(block: Settings, signals: readonly AlloySignal[]): string | undefined {
  const asked = ALL.filter(
    (name) => block.blocks(name).length > 0 || (isList(name) && block.strings(name).length > 0),
  );
  for (const signal of signals) {
    const wrong = asked.find((name) => !ASKS[signal].includes(name));
    if (wrong !== undefined)
      return `${signal} come to this component, and ${block.name} cannot ask for their ${wrong}`;
    if (asked.length === 0) return `${block.name} needs one of ${ASKS[signal].join(", ")}`;
  }
  const kind = block.strings("span_kinds").find((each) => !STRICT_KINDS.has(each));
  if (block.string("match_type") === "strict" && kind !== undefined)
    return `${JSON.stringify(kind)} is no kind of span; they are ${[...STRICT_KINDS].join(", ")}`;
  return undefined;
}

const isList = (name: string): boolean =>
  !["attribute", "resource", "library", "log_severity"].includes(name);
