import type { ScrapeLimits } from "./options.ts";

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_]\w*$/;
const MAX_SHOWN = 50;

/** What is wrong with a series, in Prometheus' words; it makes the whole scrape fail. */
export function labelProblem(labels: ReadonlyMap<string, string>, limits: ScrapeLimits): string | undefined {
  const name = labels.get("__name__");
  if (name === undefined) return "missing metric name (__name__ label)";
  if (!limits.utf8Names && !areLegacyNames(name, labels)) {
    return `invalid metric name or label names: ${shown(labels)}`;
  }
  if (limits.labels > 0 && labels.size > limits.labels) {
    return `label_limit exceeded (metric: ${cut(name)}, number of labels: ${labels.size}, limit: ${limits.labels})`;
  }
  if (limits.labelNameLength === 0 && limits.labelValueLength === 0) return undefined;
  for (const [label, value] of labels) {
    const problem = lengthProblem(name, label, value, limits);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function areLegacyNames(name: string, labels: ReadonlyMap<string, string>): boolean {
  if (!METRIC_NAME.test(name)) return false;
  for (const label of labels.keys()) if (!LABEL_NAME.test(label)) return false;
  return true;
}

function lengthProblem(
  metric: string,
  label: string,
  value: string,
  { labelNameLength, labelValueLength }: ScrapeLimits,
): string | undefined {
  const nameBytes = Buffer.byteLength(label);
  const of = `metric: ${cut(metric)}, label name: ${cut(label)}`;
  if (labelNameLength > 0 && nameBytes > labelNameLength) {
    return `label_name_length_limit exceeded (${of}, length: ${nameBytes}, limit: ${labelNameLength})`;
  }
  const valueBytes = Buffer.byteLength(value);
  if (labelValueLength > 0 && valueBytes > labelValueLength) {
    const text = JSON.stringify(cut(value));
    return `label_value_length_limit exceeded (${of}, value: ${text}, length: ${valueBytes}, limit: ${labelValueLength})`;
  }
  return undefined;
}

const cut = (text: string): string => text.slice(0, MAX_SHOWN);

const shown = (labels: ReadonlyMap<string, string>): string =>
  cut(`{${[...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")}}`);
