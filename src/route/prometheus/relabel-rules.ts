import type { Settings } from "../../alloy/settings/settings.ts";
import { compileRelabel } from "../../model/prometheus/relabel/relabel.ts";
import type { Relabel } from "../../model/prometheus/relabel/relabel.ts";
import { RELABEL_ACTIONS } from "../../model/prometheus/relabel/rule.ts";
import type { RelabelRule } from "../../model/prometheus/relabel/rule.ts";

/** Relabelling by blocks `rule` or `write_relabel_config`, in their order; `undefined` if there are none. */
export function relabelFrom(blocks: readonly Settings[]): Relabel | undefined {
  return blocks.length === 0 ? undefined : compileRelabel(blocks.map(ruleFrom));
}

function ruleFrom(block: Settings): RelabelRule {
  const action = block.string("action");
  return {
    action: RELABEL_ACTIONS.find((each) => each === action) ?? "replace",
    sourceLabels: block.strings("source_labels"),
    separator: block.string("separator"),
    regex: block.string("regex"),
    modulus: block.number("modulus"),
    targetLabel: block.string("target_label"),
    replacement: block.string("replacement"),
  };
}
