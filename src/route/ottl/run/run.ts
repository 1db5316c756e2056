import { WatchtowerError } from "../../../base/errors.ts";
import type { UnixNano } from "../../../base/units.ts";
import type { EditableResource, EditableScope } from "../../../model/otlp/telemetry/group.ts";
import type { EditableLogRecord } from "../../../model/otlp/telemetry/log-record.ts";
import type { EditableMetric } from "../../../model/otlp/telemetry/metric.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "../../../model/otlp/telemetry/points.ts";
import type { EditableSpanEvent } from "../../../model/otlp/telemetry/span-parts.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { ValueMap } from "./editable-map.ts";

/** A point of any kind of metric. */
export type DataPoint =
  | EditableNumberPoint
  | EditableHistogramPoint
  | EditableExponentialPoint
  | EditableSummaryPoint;

/** A resource, and the schema that its group names beside it. */
export interface ResourcePlace {
  readonly resource: EditableResource;
  schemaUrl: string;
}

/** A scope, and the schema that its group names beside it. */
export interface ScopePlace {
  readonly scope: EditableScope;
  schemaUrl: string;
}

/** What a statement runs on: an item of a context, and all that stands above it. */
export interface Place {
  readonly resource: ResourcePlace;
  readonly scope?: ScopePlace | undefined;
  readonly span?: EditableSpan | undefined;
  readonly event?: EditableSpanEvent | undefined;
  readonly log?: EditableLogRecord | undefined;
  /** All of the scope; statements may append to them. */
  readonly metrics?: EditableMetric[] | undefined;
  readonly metric?: EditableMetric | undefined;
  readonly point?: DataPoint | undefined;
}

/**
 * One run of a group of statements. Which parts are there follows from the context that they were compiled for; to ask
 * for another is an error of the program.
 */
export class Run {
  /** When the record was received. */
  readonly now: UnixNano;
  readonly #place: Place;
  #cache: ValueMap | undefined;

  constructor(now: UnixNano, place: Place) {
    this.now = now;
    this.#place = place;
  }

  get resource(): ResourcePlace {
    return this.#place.resource;
  }

  /** As all of these: @throws WatchtowerError `internal` if the context has none. */
  get scope(): ScopePlace {
    return this.#place.scope ?? missing("scope");
  }

  get span(): EditableSpan {
    return this.#place.span ?? missing("span");
  }

  get event(): EditableSpanEvent {
    return this.#place.event ?? missing("event");
  }

  get log(): EditableLogRecord {
    return this.#place.log ?? missing("log record");
  }

  get metrics(): EditableMetric[] {
    return this.#place.metrics ?? missing("metrics");
  }

  get metric(): EditableMetric {
    return this.#place.metric ?? missing("metric");
  }

  get point(): DataPoint {
    return this.#place.point ?? missing("data point");
  }

  /** Of this run alone. */
  get cache(): ValueMap {
    return (this.#cache ??= new ValueMap());
  }
}

function missing(what: string): never {
  throw new WatchtowerError("internal", `a statement asks for a ${what} that its context does not have`);
}
