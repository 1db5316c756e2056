import { regExpOf } from "../../regexp/dashboard-regexp.ts";

type Labels = Readonly<Record<string, string>>;

/** `a="b", c=~"d|e"`, in braces or not; values may have no quotes. */
const MATCHER = /([\w.:/-]+)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}\s]+))/gs;

/** Whether labels are as a filter of alerts says, which is Alertmanager's; one that says nothing takes all. */
export function labelFilter(text: string): (labels: Labels) => boolean {
  const matchers = [...text.matchAll(MATCHER)].map(([, name = "", operator = "=", quoted, bare]) => ({
    name,
    isNegated: operator.startsWith("!"),
    matches: matcherOf(operator, quoted?.replaceAll(/\\(.)/gs, "$1") ?? bare ?? ""),
  }));
  return (labels) =>
    matchers.every(({ name, isNegated, matches }) => matches(labels[name] ?? "") !== isNegated);
}

function matcherOf(operator: string, value: string): (label: string) => boolean {
  if (!operator.endsWith("~")) return (label) => label === value;
  // One that is no expression matches nothing.
  const expression = regExpOf(`^(?:${value})$`, "");
  return (label) => expression?.test(label) === true;
}
