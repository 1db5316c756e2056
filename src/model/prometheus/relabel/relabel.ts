import { createHash } from "node:crypto";
import { expandReplacement } from "../../../base/regexp-replace.ts";
import { compileAnchoredCapture } from "../../../base/regexp.ts";
import type { CapturingRegexp } from "../../../base/regexp.ts";
import type { LabelPair } from "../../labels.ts";
import type { RelabelRule } from "./rule.ts";

/** New labels, sorted by name; `undefined` if the rules drop them. */
export type Relabel = (labels: readonly LabelPair[]) => readonly LabelPair[] | undefined;

/**
 * Relabelling as Prometheus does it (prometheus/model/relabel), with label names of the legacy form: a replacement
 * whose target is none does nothing.
 *
 * @throws `invalid`, `limit` for an expression that is none.
 */
export function compileRelabel(rules: readonly RelabelRule[]): Relabel {
  const steps = rules.map(compileStep);
  return (labels) => {
    const set: LabelSet = new Map(labels.toSorted(byName).filter(([, value]) => value !== ""));
    if (!steps.every((step) => step(set))) return undefined;
    return [...set].toSorted(byName);
  };
}

/** Without empty values: such a label is absent. */
type LabelSet = Map<string, string>;

/** Changes the labels; `false` drops them. */
type Step = (labels: LabelSet) => boolean;

function compileStep(rule: RelabelRule): Step {
  const { targetLabel, replacement, sourceLabels, separator } = rule;
  const regex = compileAnchoredCapture(rule.regex);
  const source = (labels: LabelSet): string =>
    sourceLabels.map((name) => labels.get(name) ?? "").join(separator);
  const target = (labels: LabelSet): string => labels.get(targetLabel) ?? "";
  switch (rule.action) {
    case "replace":
      return (labels) => replace(labels, source(labels), regex, targetLabel, replacement);
    case "keep":
      return (labels) => regex.test(source(labels));
    case "drop":
      return (labels) => !regex.test(source(labels));
    case "keepequal":
      return (labels) => target(labels) === source(labels);
    case "dropequal":
      return (labels) => target(labels) !== source(labels);
    case "hashmod": {
      const modulus = BigInt(rule.modulus);
      return (labels) => put(labels, targetLabel, String(hash(source(labels)) % modulus));
    }
    case "labelmap":
      return (labels) => mapNames(labels, regex, replacement);
    case "labeldrop":
      return (labels) => removeNames(labels, (name) => regex.test(name));
    case "labelkeep":
      return (labels) => removeNames(labels, (name) => !regex.test(name));
    case "lowercase":
      return (labels) =>
        put(
          labels,
          targetLabel,
          eachCharacter(source(labels), (one) => one.toLowerCase()),
        );
    case "uppercase":
      return (labels) =>
        put(
          labels,
          targetLabel,
          eachCharacter(source(labels), (one) => one.toUpperCase()),
        );
  }
}

const LABEL_NAME = /^[a-zA-Z_]\w*$/;

function replace(
  labels: LabelSet,
  source: string,
  regex: CapturingRegexp,
  target: string,
  replacement: string,
): boolean {
  const groups = regex.exec(source);
  if (groups === undefined) return true;
  const match = { text: source, at: 0, groups };
  const name = expandReplacement(target, regex.groups, match);
  if (!LABEL_NAME.test(name)) return true;
  return put(labels, name, expandReplacement(replacement, regex.groups, match));
}

function mapNames(labels: LabelSet, regex: CapturingRegexp, replacement: string): boolean {
  for (const [name, value] of new Map(labels)) {
    const groups = regex.exec(name);
    if (groups === undefined) continue;
    put(labels, expandReplacement(replacement, regex.groups, { text: name, at: 0, groups }), value);
  }
  return true;
}

function removeNames(labels: LabelSet, isRemoved: (name: string) => boolean): boolean {
  for (const name of labels.keys()) if (isRemoved(name)) labels.delete(name);
  return true;
}

function put(labels: LabelSet, name: string, value: string): boolean {
  if (value === "") labels.delete(name);
  else labels.set(name, value);
  return true;
}

/** The last 8 of MD5's 16 bytes. */
const hash = (text: string): bigint => createHash("md5").update(text).digest().readBigUInt64BE(8);

/** As Go maps letters: one by one, and not where one becomes several. */
function eachCharacter(text: string, change: (character: string) => string): string {
  let changed = "";
  for (const character of text) {
    const other = change(character);
    const isOne = String.fromCodePoint(other.codePointAt(0) ?? 0) === other;
    changed += isOne ? other : character;
  }
  return changed;
}

const byName = ([a]: LabelPair, [b]: LabelPair): number => (a < b ? -1 : Number(a > b));
