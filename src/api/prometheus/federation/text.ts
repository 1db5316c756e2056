import { floatText } from "../../../base/float-text.ts";
import { isPlainName } from "../escape-name.ts";
import type { Family, Metric } from "./families.ts";

/** Prometheus' text format, which has no place for native histograms. Names that are not plain stand in quotes. */
export function writeText(families: readonly Family[]): string {
  let text = "";
  for (const { name, type, metrics } of families) {
    if (type !== "untyped") continue;
    text += `# TYPE ${nameText(name)} untyped\n`;
    for (const metric of metrics) text += line(name, metric);
  }
  return text;
}

function line(name: string, { pairs, value, time }: Metric): string {
  const labels = pairs.map(([label, text]) => `${nameText(label)}=${quoted(text)}`);
  const series = isPlainName(name)
    ? `${name}{${labels.join(",")}}`
    : `{${[quoted(name), ...labels].join(",")}}`;
  return `${series} ${floatText(value)} ${time}\n`;
}

const nameText = (name: string): string => (isPlainName(name) ? name : quoted(name));

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
}
