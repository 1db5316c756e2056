import type { UnixMilli } from "../base/units.ts";
import type { PushRequest } from "../model/loki/push.ts";
import type { Telemetry } from "../model/otlp/telemetry/telemetry.ts";
import type { WriteRequest } from "../model/prometheus/remote-write.ts";
import type { Loss } from "./losses.ts";

/**
 * What is known of a record beside its data. Flows are pure functions of a record: after a crash the same records make
 * the same bytes, which is how nothing is stored twice. So "now" is when it was received, and chance comes from ids.
 */
export interface FlowContext {
  /** What "now" means to a flow. */
  readonly receivedAt: UnixMilli;
}

/** Has lost something: refused, dropped, or not to be written in the form that is asked for. */
interface Loser {
  /** Since the file is in use. Nothing that a flow makes depends on it. */
  readonly losses?: readonly Loss[];
}

/** Changes OTLP data in place, or drops items of it. Never fails for what stands in the data. */
export interface OtlpProcessor extends Loser {
  process(telemetry: Telemetry, context: FlowContext): void;
}

/** Changes or drops series. The request it is given is others' too: what is changed is made anew. */
export interface SeriesProcessor extends Loser {
  process(request: WriteRequest, context: FlowContext): WriteRequest;
}

/** Changes or drops lines. The request it is given is others' too: what is changed is made anew. */
export interface LinesProcessor extends Loser {
  process(request: PushRequest, context: FlowContext): PushRequest;
}

/** Makes Prometheus' series of OTLP metrics, which stay as they are. */
export interface SeriesConverter extends Loser {
  /** Whether the metric store makes the very same series of the metrics itself: then they go there as they are. */
  readonly isStoresOwn: boolean;
  convert(telemetry: Telemetry, context: FlowContext): WriteRequest;
}

/** Makes Loki's lines of OTLP log records, which stay as they are. */
export interface LinesConverter extends Loser {
  convert(telemetry: Telemetry, context: FlowContext): PushRequest;
}
