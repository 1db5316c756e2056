import type { Call } from "../metering/calls/call.ts";
import type { LabelPair, Labels } from "../model/labels.ts";
import { labelName } from "./series-labels.ts";
import type { SeriesLabels } from "./series-labels.ts";
import type { ServiceGraphSettings } from "./settings.ts";

/** The label that says which side of a call is named by the other alone. */
export const VIRTUAL_NODE = "virtual_node";

const SEPARATOR = "\u0000";
const ABSENT = "\u0001";
const MOST_KNOWN = 50_000;

/** The labels of the series of calls, made once for equal ones. */
export class CallLabels {
  private readonly labels: SeriesLabels;
  /** Names of dimensions in calls, and of their labels. */
  private readonly dimensions: readonly LabelPair[];
  private known = new Map<string, Labels>();

  constructor(settings: ServiceGraphSettings, labels: SeriesLabels) {
    this.labels = labels;
    const { dimensions, enableClientServerPrefix, enableVirtualNodeLabel } = settings;
    const prefixes = enableClientServerPrefix ? ["client_", "server_"] : [""];
    const named = dimensions.flatMap((name) =>
      prefixes.map((prefix): LabelPair => [prefix + name, labelName(prefix + name)]),
    );
    this.dimensions = [...named, ...(enableVirtualNodeLabel ? [[VIRTUAL_NODE, VIRTUAL_NODE] as const] : [])];
  }

  /** Names are made fit to be labels; a dimension that the call does not have makes none. */
  of(call: Call): Labels {
    const key = this.keyOf(call);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MOST_KNOWN) this.known = new Map();
    const labels = this.labels.of([
      ["client", call.client],
      ["server", call.server],
      ["connection_type", call.connection],
      ...this.dimensions.map(([dimension, label]): LabelPair => [label, call.dimensions[dimension] ?? ""]),
    ]);
    this.known.set(key, labels);
    return labels;
  }

  private keyOf({ client, server, connection, dimensions }: Call): string {
    let key = client + SEPARATOR + server + SEPARATOR + connection;
    for (const [dimension] of this.dimensions) key += SEPARATOR + (dimensions[dimension] ?? ABSENT);
    return key;
  }
}
