import { sendsFrom } from "../alloy/graph/graph.ts";
import type { AlloyGraph } from "../alloy/graph/graph.ts";
import type { Settings } from "../alloy/settings/settings.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import type { CompileContext, RouteComponent } from "./component.ts";
import { errorAt } from "./problem.ts";

/** How the OTLP ports behave, as `otelcol.receiver.otlp` says. Which ports they are says the configuration. */
export interface ReceiverRoute {
  /** What somebody is sent; the rest is refused, as by a collector without such a pipeline. */
  readonly signals: readonly Signal[];
  /** `undefined`: the file has no such block, and nothing is taken over this protocol. */
  readonly grpc: { readonly maxRequestBytes: number } | undefined;
  readonly http: HttpReceiverRoute | undefined;
  /** Addresses in the file that the configured ports stand for. */
  readonly replaced: readonly string[];
}

/** The block `http` of the receiver. */
export interface HttpReceiverRoute {
  /** Of a body, compressed and decompressed. */
  readonly maxRequestBytes: number;
  /** Where requests of each signal are sent to, as `/v1/traces`. */
  readonly paths: Readonly<Record<Signal, string>>;
  /** Content codings that are taken; `identity` for none. */
  readonly codings: readonly string[];
  /** `undefined`: no page of another origin may send. */
  readonly cors: CorsRoute | undefined;
}

/** The block `cors` of the receiver (Fetch standard, "CORS protocol"). */
export interface CorsRoute {
  /** `*` stands for any text. */
  readonly allowedOrigins: readonly string[];
  /** `*` alone stands for all. */
  readonly allowedHeaders: readonly string[];
  /** How long a browser may keep the answer; 0: as long as it keeps it by itself. */
  readonly maxAgeSeconds: number;
}

const RECEIVER = "otelcol.receiver.otlp";

/** The file's receiver; one that takes nothing if it has none. */
export function receiverOf(
  graph: AlloyGraph,
  components: ReadonlyMap<string, RouteComponent>,
  { report }: CompileContext,
): ReceiverRoute {
  const [first, ...others] = [...components.values()].filter(({ settings }) => settings.name === RECEIVER);
  for (const { settings } of others)
    report(errorAt(settings, "the embedded engine has one pair of OTLP ports, and takes one receiver only"));
  if (first === undefined) return { signals: [], grpc: undefined, http: undefined, replaced: [] };
  const grpc = first.settings.block("grpc");
  const http = first.settings.block("http");
  return {
    signals: SIGNALS.filter((signal) => sendsFrom(graph, first.id, signal).length > 0),
    grpc: grpc && { maxRequestBytes: grpc.bytes("max_recv_msg_size") },
    http: http && httpOf(http),
    replaced: [grpc, http].flatMap((block) => (block === undefined ? [] : [block.string("endpoint")])),
  };
}

function httpOf(http: Settings): HttpReceiverRoute {
  const cors = http.block("cors");
  const codings = http.strings("compression_algorithms");
  return {
    maxRequestBytes: http.bytes("max_request_body_size"),
    paths: {
      traces: http.string("traces_url_path"),
      metrics: http.string("metrics_url_path"),
      logs: http.string("logs_url_path"),
    },
    // No compression is always taken: the list is of those that a request may name.
    codings: ["identity", ...codings.filter((coding) => coding !== "")],
    cors: cors && {
      allowedOrigins: cors.strings("allowed_origins"),
      allowedHeaders: cors.strings("allowed_headers"),
      maxAgeSeconds: cors.number("max_age"),
    },
  };
}
