import { requestToJson } from "../../model/otlp/to-json.ts";
import type { Signal } from "../../model/signal.ts";
import type { DebugDestination } from "../destination.ts";

/** A message is not longer; the log is for people. */
const LONGEST_TEXT = 64 * 1024;

type Node = Readonly<Record<string, unknown>>;

const NAMES = {
  traces: { title: "Traces", resources: "resourceSpans", scopes: "scopeSpans", items: "spans" },
  metrics: { title: "Metrics", resources: "resourceMetrics", scopes: "scopeMetrics", items: "metrics" },
  logs: { title: "Logs", resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords" },
} as const;

/**
 * A request in words, by the levels of the Collector's debug exporter: how much it is; a line for each item; all that
 * is known of each.
 */
export function debugText(
  signal: Signal,
  request: Uint8Array,
  verbosity: DebugDestination["verbosity"],
): string {
  const root = nodeOf(requestToJson(signal, request));
  const head = summary(signal, root);
  switch (verbosity) {
    case "basic":
      return head;
    case "normal":
      return shortened([head, ...itemLines(signal, root)].join("\n"));
    case "detailed":
      return shortened([head, ...fieldLines(root, "")].join("\n"));
  }
}

function summary(signal: Signal, root: Node): string {
  const { title, resources } = NAMES[signal];
  const groups = listOf(root[resources]);
  const items = groups.flatMap((group) => itemsOf(signal, group));
  const counts: readonly (readonly [string, number])[] = [
    [`resource ${signal === "traces" ? "spans" : signal}`, groups.length],
    [signal === "traces" ? "spans" : signal === "logs" ? "log records" : "metrics", items.length],
    ...(signal === "metrics" ? [["data points", items.flatMap(pointsOf).length] as const] : []),
  ];
  return `${title} {${counts.map(([what, count]) => `${what}: ${count}`).join(", ")}}`;
}

const itemsOf = (signal: Signal, group: Node): readonly Node[] =>
  listOf(group[NAMES[signal].scopes]).flatMap((scope) => listOf(scope[NAMES[signal].items]));

const DATA = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];
const pointsOf = (metric: Node): readonly Node[] =>
  DATA.flatMap((kind) => listOf(nodeOf(metric[kind])["dataPoints"]));

function itemLines(signal: Signal, root: Node): readonly string[] {
  return listOf(root[NAMES[signal].resources]).flatMap((group) => [
    ["  resource", ...pairsOf(nodeOf(group["resource"]))].join(" "),
    ...itemsOf(signal, group).flatMap((item) => linesOf(signal, item).map((line) => `    ${line}`)),
  ]);
}

function linesOf(signal: Signal, item: Node): readonly string[] {
  switch (signal) {
    case "traces":
      return [
        ["name", "traceId", "spanId"]
          .map((name) => textOf(item[name]))
          .concat(pairsOf(item))
          .join(" "),
      ];
    case "logs":
      return [[valueText(item["body"]), ...pairsOf(item)].join(" ")];
    case "metrics":
      return pointsOf(item).map(
        (point) => `${textOf(item["name"])}{${pairsOf(point).join(",")}} ${pointText(point)}`,
      );
  }
}

const pairsOf = (owner: Node): readonly string[] =>
  listOf(owner["attributes"]).map(({ key, value }) => `${textOf(key)}=${valueText(value)}`);

function pointText(point: Node): string {
  const value = point["asDouble"] ?? point["asInt"];
  if (value !== undefined) return textOf(value);
  return ["count", "sum", "min", "max"]
    .filter((name) => point[name] !== undefined)
    .map((name) => `${name}=${textOf(point[name])}`)
    .join(" ");
}

/** All fields, each on a line, those of messages further in; attributes as `-> key: value`. */
function fieldLines(node: Node, indent: string): readonly string[] {
  return Object.entries(node).flatMap(([name, value]) => {
    if (name === "attributes")
      return listOf(value).map(
        ({ key, value: given }) => `${indent}     -> ${textOf(key)}: ${valueText(given)}`,
      );
    if (name === "body" || name === "value") return [`${indent}${name}: ${valueText(value)}`];
    if (Array.isArray(value)) return value.flatMap((each, index) => listLines(name, index, each, indent));
    if (typeof value === "object" && value !== null)
      return [`${indent}${name}:`, ...fieldLines(nodeOf(value), `${indent}  `)];
    return [`${indent}${name}: ${textOf(value)}`];
  });
}

const listLines = (name: string, index: number, each: unknown, indent: string): readonly string[] =>
  typeof each === "object" && each !== null
    ? [`${indent}${name} #${index}`, ...fieldLines(nodeOf(each), `${indent}  `)]
    : [`${indent}${name} #${index}: ${textOf(each)}`];

/** An `AnyValue` of OTLP/JSON. */
function valueText(value: unknown): string {
  const [[kind, given] = ["", undefined]] = Object.entries(nodeOf(value));
  return kind === "arrayValue" || kind === "kvlistValue" ? JSON.stringify(given) : textOf(given);
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  // What is sent must not look like lines of the log, nor drive a terminal.
  return text.replaceAll(
    /\p{Cc}/gu,
    (control) => `\\x${(control.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`,
  );
}

const nodeOf = (value: unknown): Node =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.map(nodeOf) : []);

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)}… and ${text.length - LONGEST_TEXT} more characters`;
}
