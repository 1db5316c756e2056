import type { Labels } from "../../model/labels.ts";

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** `{a="b", c="d"}`, values quoted as in a query: how Prometheus prints a label set in messages. */
export function formatLabels(labels: Labels): string {
  const pairs = labels.pairs.map(([name, value]) => {
    return `${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`;
  });
  return `{${pairs.join(", ")}}`;
}
