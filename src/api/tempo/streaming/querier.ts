import type { ErrorKind } from "../../../base/errors.ts";
import { GrpcError, GrpcStatus } from "../../../grpc/status.ts";
import type { GrpcStatusCode } from "../../../grpc/status.ts";
import type { TraceqlEngine } from "../../../query/traceql/engine.ts";
import { encodeInstant, encodeProgress, encodeRange } from "../metrics-protobuf.ts";
import { instantMetrics, rangeMetrics } from "../run-metrics.ts";
import { plainValues, typedValues } from "../tag-values.ts";
import { plainTags, scopedTags } from "../tags.ts";
import { encodeTagValuesV2, encodeTags, encodeTagsV2 } from "../tags-protobuf.ts";
import {
  instantParameters,
  rangeParameters,
  searchParameters,
  tagValuesParameters,
  tagsParameters,
} from "./requests.ts";
import { streamSearch } from "./stream-search.ts";
import { withProgress } from "./with-progress.ts";
import type { Answering } from "./with-progress.ts";

/** Answers one call: sends its messages, and leaves its end to the caller. */
type Method = (message: Uint8Array, call: Answering, engine: TraceqlEngine) => Promise<void>;

const SERVICE = "/tempopb.StreamingQuerier/";

const METHODS: Readonly<Record<string, Method>> = {
  Search: (message, call, engine) => streamSearch(searchParameters(message), call, engine),
  SearchTags: async (message, call, engine) =>
    call.send(encodeTags(await plainTags(tagsParameters(message), engine, call.signal))),
  SearchTagsV2: async (message, call, engine) =>
    call.send(encodeTagsV2(await scopedTags(tagsParameters(message), engine, call.signal))),
  SearchTagValues: async (message, call, engine) => {
    const parameters = tagValuesParameters(message);
    const name = parameters.get("name") ?? "";
    await call.send(encodeTags(await plainValues(name, parameters, engine, call.signal)));
  },
  SearchTagValuesV2: async (message, call, engine) => {
    const parameters = tagValuesParameters(message);
    const name = parameters.get("name") ?? "";
    await call.send(encodeTagValuesV2(await typedValues(name, parameters, engine, call.signal)));
  },
  MetricsQueryRange: async (message, call, engine) => {
    const asked = rangeMetrics(rangeParameters(message), engine, call.signal);
    await call.send(encodeRange(await withProgress(call, encodeProgress, asked)));
  },
  MetricsQueryInstant: async (message, call, engine) => {
    const asked = instantMetrics(instantParameters(message), engine, call.signal);
    await call.send(encodeInstant(await withProgress(call, encodeProgress, asked)));
  },
};

/**
 * The gRPC service tempopb.StreamingQuerier, by which Grafana asks when streaming is on. Partial answers come twice a
 * second while a query runs: of a search the traces found since the last one, of metrics how far it is; the last
 * message completes the answer.
 *
 * @param path of the call. @throws GrpcError UNIMPLEMENTED for other methods, and what the query throws.
 */
export async function streamingQuerier(
  path: string,
  message: Uint8Array,
  call: Answering,
  engine: TraceqlEngine,
): Promise<void> {
  await methodOf(path)(message, call, engine);
}

function methodOf(path: string): Method {
  const method = path.startsWith(SERVICE) ? METHODS[path.slice(SERVICE.length)] : undefined;
  if (method !== undefined) return method;
  throw new GrpcError(
    GrpcStatus.unimplemented,
    `unknown method ${path}; ${SERVICE.slice(1, -1)} is answered here`,
  );
}

/** As Tempo's frontend turns the codes of HTTP into statuses. */
export const QUERIER_STATUSES: Readonly<Record<ErrorKind, GrpcStatusCode>> = {
  invalid: GrpcStatus.invalidArgument,
  unsupported: GrpcStatus.invalidArgument,
  limit: GrpcStatus.invalidArgument,
  notFound: GrpcStatus.notFound,
  execution: GrpcStatus.unknown,
  timeout: GrpcStatus.deadlineExceeded,
  canceled: GrpcStatus.canceled,
  unavailable: GrpcStatus.unavailable,
  internal: GrpcStatus.internal,
};
