import { compileAnchored } from "../../base/regexp.ts";

/** What becomes of an OTLP attribute in Loki: a label of the stream, metadata of the record, or nothing. */
export type AttributeAction = "index_label" | "structured_metadata" | "drop";

/** One of the lists in Loki's `otlp_config`: attributes by name, or by a regular expression of the whole name. */
export interface AttributeRule {
  readonly action: AttributeAction;
  readonly attributes?: readonly string[] | undefined;
  readonly regex?: string | undefined;
}

/** Asked with the attribute's name as OTLP has it, with dots. */
export type ActionOf = (attribute: string) => AttributeAction;

/** Attributes whose action is kept; the others are looked up each time. */
const MOST_KNOWN = 10_000;

/**
 * The action of the first rule that names the attribute or matches it; those that none does are metadata.
 *
 * @throws WatchtowerError `invalid` for a bad regular expression.
 */
export function actionsOf(rules: readonly AttributeRule[]): ActionOf {
  const tests = rules.map(({ action, attributes = [], regex }) => {
    const names = new Set(attributes);
    const pattern = regex === undefined ? undefined : compileAnchored(regex);
    return { action, meets: (name: string) => names.has(name) || pattern?.test(name) === true };
  });
  const known = new Map<string, AttributeAction>();
  return (attribute) => {
    const kept = known.get(attribute);
    if (kept !== undefined) return kept;
    const action = tests.find(({ meets }) => meets(attribute))?.action ?? "structured_metadata";
    if (known.size < MOST_KNOWN) known.set(attribute, action);
    return action;
  };
}
