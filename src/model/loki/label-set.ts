import { WatchtowerError } from "../../base/errors.ts";
import { goQuote } from "../../base/go-quote.ts";
import { unescapeGo } from "../../base/go-string.ts";
import type { LabelPair } from "../labels.ts";

const PAIR =
  /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|("(?:\\.|[^"\\])*"))\s*=\s*("(?:\\.|[^"\\])*"|`[^`]*`)\s*(,|\})/y;

/** `{app="a", env="b"}`, as the protobuf of a push has its labels. @throws WatchtowerError `invalid` */
export function parseLabelSet(text: string): readonly LabelPair[] {
  const trimmed = text.trim();
  if (/^\{\s*\}$/.test(trimmed)) return [];
  const refuse = (): WatchtowerError =>
    new WatchtowerError("invalid", `couldn't parse labels: ${JSON.stringify(text)} is no set of labels`);
  if (!trimmed.startsWith("{")) throw refuse();
  const unquote = (literal: string): string => {
    const inner = literal.slice(1, -1);
    return literal.startsWith("`") ? inner : unescapeGo(inner, '"', refuse);
  };
  const pairs: LabelPair[] = [];
  PAIR.lastIndex = 1;
  for (;;) {
    const match = PAIR.exec(trimmed);
    if (match === null) throw refuse();
    const [, bare, quoted, value = "", end] = match;
    const at = PAIR.lastIndex;
    pairs.push([bare ?? unquote(quoted ?? '""'), unquote(value)]);
    if (end === "," && !/^\s*\}$/.test(trimmed.slice(at))) continue;
    if (end === "}" && at < trimmed.length) throw refuse();
    return sortedLabels(pairs);
  }
}

/** Labels as {@link parseLabelSet} reads them, in their order. */
export function labelSetText(labels: readonly LabelPair[]): string {
  return `{${labels.map(([name, value]) => `${name}=${goQuote(value)}`).join(", ")}}`;
}

/** Without empty values, sorted by name. @throws WatchtowerError `invalid` for a name that is there twice */
export function sortedLabels(pairs: readonly LabelPair[]): readonly LabelPair[] {
  const sorted = pairs
    .filter(([, value]) => value !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const twice = sorted.find(([name], index) => sorted[index - 1]?.[0] === name);
  if (twice === undefined) return sorted;
  throw new WatchtowerError(
    "invalid",
    `couldn't parse labels: label ${JSON.stringify(twice[0])} is there twice`,
  );
}
