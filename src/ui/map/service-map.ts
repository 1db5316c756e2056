import type { QueryData } from "../../api/wire/prometheus.ts";
import type { GraphEdge, GraphModel, GraphNode } from "../graph/graph-model.ts";
import { formatValue } from "../units/format.ts";
import { latencyText, quantileOf, slowest, type Bucket, type Latency } from "./latency.ts";

/** Calls from one service to another, over the range that was asked for. */
export interface ServiceEdge {
  readonly client: string;
  readonly server: string;
  /** As Tempo's: `messaging_system`, `database`, `virtual_node`, or empty. */
  readonly type: string;
  /** A second. */
  readonly calls: number;
  readonly failed: number;
  /** As the server sees it. */
  readonly p50: Latency;
  readonly p95: Latency;
  /** Seconds; NaN without a measure. */
  readonly mean: number;
}

/** What a service is asked, all its callers together; what it asks itself where nobody asks it. */
export interface ServiceNode {
  readonly name: string;
  /** What kind it is where it sends no spans of its own; empty for a service. */
  readonly type: string;
  readonly isEntry: boolean;
  readonly calls: number;
  readonly failed: number;
  /** The slowest of its edges. */
  readonly p95: Latency;
  /** Seconds, over all of its edges; NaN without a measure. */
  readonly mean: number;
}

export interface ServiceMap {
  readonly nodes: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
}

const TOTAL = "traces_service_graph_request_total";
const FAILED = "traces_service_graph_request_failed_total";
const SECONDS = "traces_service_graph_request_server_seconds";
const BY = "client, server, connection_type";

/**
 * PromQL over the metrics that Tempo, or Watchtower in its place, makes of spans. Whole histograms: a quantile
 * alone does not tell that it is below the first bound, which is 100 ms as Tempo is shipped.
 *
 * @param seconds of the range
 */
export function mapQueries(seconds: number) {
  const range = `[${Math.max(60, Math.round(seconds))}s]`;
  return {
    calls: `sum by (${BY}) (rate(${TOTAL}${range}))`,
    failed: `sum by (${BY}) (rate(${FAILED}${range}))`,
    buckets: `sum by (le, ${BY}) (rate(${SECONDS}_bucket${range}))`,
    mean: `sum by (${BY}) (rate(${SECONDS}_sum${range})) / sum by (${BY}) (rate(${SECONDS}_count${range}))`,
  } as const;
}

type Answers = Readonly<Record<keyof ReturnType<typeof mapQueries>, QueryData>>;

/** @param answers to {@link mapQueries}. Connections without calls are left out; most calls first. */
export function serviceMap(answers: Answers): ServiceMap {
  const failed = valuesOf(answers.failed);
  const histograms = histogramsOf(answers.buckets);
  const means = valuesOf(answers.mean);
  const edges = [...valuesOf(answers.calls)]
    .filter(([, { value }]) => value > 0)
    .map(([key, { labels, value }]): ServiceEdge => ({
      client: labels["client"] ?? "",
      server: labels["server"] ?? "",
      type: labels["connection_type"] ?? "",
      calls: value,
      failed: failed.get(key)?.value ?? 0,
      p50: quantileOf(0.5, histograms.get(key) ?? []),
      p95: quantileOf(0.95, histograms.get(key) ?? []),
      mean: means.get(key)?.value ?? Number.NaN,
    }))
    .toSorted((a, b) => b.calls - a.calls || (a.client < b.client ? -1 : 1));
  return { nodes: nodesOf(edges), edges };
}

type Labels = Readonly<Record<string, string>>;

const keyOf = ({ client, server, connection_type: type }: Labels): string =>
  JSON.stringify([client, server, type]);

type Values = ReadonlyMap<string, { readonly labels: Labels; readonly value: number }>;

const valuesOf = (data: QueryData): Values =>
  new Map(samplesOf(data).map((sample) => [keyOf(sample.labels), sample]));

function histogramsOf(data: QueryData): ReadonlyMap<string, readonly Bucket[]> {
  const histograms = new Map<string, Bucket[]>();
  for (const { labels, value } of samplesOf(data)) {
    const key = keyOf(labels);
    const buckets = histograms.get(key) ?? [];
    buckets.push({ bound: boundOf(labels["le"] ?? ""), count: value });
    histograms.set(key, buckets);
  }
  return histograms;
}

const boundOf = (le: string): number => (le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le));

function samplesOf(data: QueryData): readonly { readonly labels: Labels; readonly value: number }[] {
  if (data.resultType !== "vector") return [];
  return data.result.flatMap(({ metric, value }) =>
    value === undefined ? [] : [{ labels: metric, value: Number(value[1]) }],
  );
}

function nodesOf(edges: readonly ServiceEdge[]): readonly ServiceNode[] {
  const names = [...new Set(edges.flatMap(({ client, server }) => [client, server]))].toSorted();
  const clients = new Set(edges.map(({ client }) => client));
  return names.map((name) => {
    const asked = edges.filter(({ server }) => server === name);
    const asks = edges.filter(({ client }) => client === name);
    const counted = asked.length > 0 ? asked : asks;
    return {
      name,
      type: typeOf(name, asked, clients.has(name)),
      isEntry: asked.length === 0,
      calls: sum(counted.map(({ calls }) => calls)),
      failed: sum(counted.map((edge) => edge.failed)),
      p95: slowest(asked.map((edge) => edge.p95)),
      mean: meanOf(asked),
    };
  });
}

/** NaN where none is measured. */
function meanOf(edges: readonly ServiceEdge[]): number {
  const measured = edges.filter(({ mean }) => !Number.isNaN(mean));
  return sum(measured.map(({ mean, calls }) => mean * calls)) / sum(measured.map(({ calls }) => calls));
}

/** What calls a service that is instrumented, and sends no spans itself, as Tempo names it. */
const UNSEEN_CLIENT = "user";

/** A connection with one end unseen is a `virtual_node`: it does not say which. */
function typeOf(name: string, asked: readonly ServiceEdge[], isClient: boolean): string {
  if (name === UNSEEN_CLIENT) return asked.length === 0 ? "virtual_node" : "";
  if (isClient) return "";
  return asked.find(({ type, client }) => type !== "" && client !== UNSEEN_CLIENT)?.type ?? "";
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** What Tempo calls those that send nothing themselves. */
const TYPES: Readonly<Record<string, string>> = {
  database: "database",
  messaging_system: "queue",
  virtual_node: "not instrumented",
};

/** In words; a type that is not known is its own. */
export const typeText = (type: string): string => TYPES[type] ?? type;

/** From this share of failures on a connection is drawn as failing. */
const FAILING = 0.01;

/** The map as circles and arrows. */
export function mapGraph({ nodes, edges }: ServiceMap): GraphModel {
  const most = Math.max(...edges.map(({ calls }) => calls), 0);
  return {
    nodes: nodes.map((node): GraphNode => ({
      id: node.name,
      title: node.name,
      ...(node.type === "" ? {} : { subtitle: typeText(node.type), isVirtual: true }),
      stats: node.isEntry
        ? [formatValue(node.calls, "perSecond")]
        : [formatValue(node.calls, "perSecond"), latencyText(node.p95)],
      ok: node.calls === 0 ? 1 : 1 - node.failed / node.calls,
    })),
    edges: edges.map((edge): GraphEdge => ({
      id: edgeId(edge),
      from: edge.client,
      to: edge.server,
      stats: [formatValue(edge.calls, "perSecond"), latencyText(edge.p95)],
      weight: most === 0 ? 0 : edge.calls / most,
      isFailing: edge.failed / edge.calls >= FAILING,
    })),
  };
}

/** The same two services may be connected in several ways. */
export const edgeId = ({ client, server, type }: ServiceEdge): string =>
  JSON.stringify([client, server, type]);

/** Failures as a share; `0 %` where there are none. */
export const failedText = ({ calls, failed }: Pick<ServiceEdge, "calls" | "failed">): string =>
  formatValue(calls === 0 ? 0 : failed / calls, "ratio");
