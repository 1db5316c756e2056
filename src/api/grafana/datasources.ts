import { WatchtowerError } from "../../base/errors.ts";
import type { DataSourceBody } from "../wire/grafana.ts";

/** What stands behind a data source: a path of this server. */
export interface DataSource {
  readonly uid: "mimir" | "loki" | "tempo";
  readonly name: string;
  readonly type: "prometheus" | "loki" | "tempo";
  readonly typeName: string;
  /** The base of its own API. */
  readonly path: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

/** The uids are fixed: dashboards and scripts name them in both engines. Names and settings are those of the cluster. */
export const DATA_SOURCES: readonly DataSource[] = [
  {
    uid: "mimir",
    name: "Mimir",
    type: "prometheus",
    typeName: "Prometheus",
    path: "/prometheus",
    jsonData: {
      httpMethod: "POST",
      prometheusType: "Prometheus",
      timeInterval: "15s",
      exemplarTraceIdDestinations: [
        { name: "trace_id", datasourceUid: "tempo" },
        { name: "traceID", datasourceUid: "tempo" },
      ],
    },
  },
  {
    uid: "tempo",
    name: "Tempo",
    type: "tempo",
    typeName: "Tempo",
    path: "/tempo",
    jsonData: {
      nodeGraph: { enabled: true },
      serviceMap: { datasourceUid: "mimir" },
      tracesToLogsV2: { datasourceUid: "loki" },
      tracesToMetrics: { datasourceUid: "mimir" },
    },
  },
  {
    uid: "loki",
    name: "Loki",
    type: "loki",
    typeName: "Loki",
    path: "/loki",
    jsonData: {
      derivedFields: [
        { name: "trace_id", matcherType: "label", matcherRegex: "trace_id", datasourceUid: "tempo" },
      ],
    },
  },
];

/** @throws WatchtowerError `notFound` */
export function dataSourceByUid(uid: string): DataSource {
  const found = DATA_SOURCES.find((each) => each.uid === uid);
  if (found !== undefined) return found;
  const known = DATA_SOURCES.map((each) => each.uid).join(", ");
  throw new WatchtowerError("notFound", `there is no data source ${JSON.stringify(uid)}; there are ${known}`);
}

/** By the number that older scripts name it by. @throws WatchtowerError `notFound` */
export function dataSourceById(id: number): DataSource {
  const found = DATA_SOURCES[id - 1];
  if (found !== undefined) return found;
  throw new WatchtowerError("notFound", `there is no data source with the id ${id}`);
}

/** @param origin as `http://localhost:13000`. */
export function dataSourceBody(source: DataSource, origin: string): DataSourceBody {
  return {
    id: DATA_SOURCES.indexOf(source) + 1,
    orgId: 1,
    uid: source.uid,
    name: source.name,
    type: source.type,
    typeName: source.typeName,
    access: "proxy",
    url: `${origin}${source.path}`,
    isDefault: source.uid === "mimir",
    readOnly: true,
    jsonData: source.jsonData,
  };
}
