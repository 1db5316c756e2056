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
      return joined(head, itemLines(signal, root));
    case "detailed":
      return joined(head, fieldLines(root, ""));
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

function* itemLines(signal: Signal, root: Node): Iterable<string> {
  for (const group of listOf(root[NAMES[signal].resources])) {
    yield ["  resource", ...pairsOf(nodeOf(group["resource"]))].join(" ");
    for (const item of itemsOf(signal, group)) for (const line of linesOf(signal, item)) yield `    ${line}`;
  }
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
function* fieldLines(node: Node, indent: string): Iterable<string> {
  for (const [name, value] of Object.entries(node)) {
    if (name === "attributes") {
      for (const { key, value: given } of listOf(value))
        yield `${indent}     -> ${textOf(key)}: ${valueText(given)}`;
    } else if (name === "body" || name === "value") yield `${indent}${name}: ${valueText(value)}`;
    else if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) yield* namedLines(`${name} #${index}`, each, indent);
    } else yield* namedLines(name, value, indent);
  }
}

function* namedLines(name: string, value: unknown, indent: string): Iterable<string> {
  if (typeof value !== "object" || value === null) yield `${indent}${name}: ${textOf(value)}`;
  else {
    yield `${indent}${name}`;
    yield* fieldLines(nodeOf(value), `${indent}  `);
  }
}

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

/** As many of the lines as a message may have. */
function joined(head: string, lines: Iterable<string>): string {
  let text = head;
  for (const line of lines) {
    if (text.length + line.length > LONGEST_TEXT)
      return `${text}\n${line.slice(0, Math.max(0, LONGEST_TEXT - text.length))}… and more`;
    text += `\n${line}`;
  }
  return text;
}
