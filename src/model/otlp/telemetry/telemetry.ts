import { WireReader } from "../../wire/reader.ts";
import { FieldMessage } from "./fields.ts";
import { ResourceGroup } from "./group.ts";
import type { ScopeGroup } from "./group.ts";
import { EditableLogRecord } from "./log-record.ts";
import type { EditableMessage, Make } from "./message.ts";
import { EditableMetric } from "./metric.ts";
import type { MessageList } from "./parts.ts";
import { EditableSpan } from "./span.ts";

/** A request of one signal, to be changed in place. */
export type Telemetry =
  | TelemetryOf<"traces", EditableSpan>
  | TelemetryOf<"logs", EditableLogRecord>
  | TelemetryOf<"metrics", EditableMetric>;

/**
 * @param bytes an `Export…ServiceRequest` (or `TracesData`, `LogsData`, `MetricsData`) that passed validation. Must not
 * change while the telemetry is in use.
 */
export function decodeTelemetry(signal: Telemetry["signal"], bytes: Uint8Array): Telemetry {
  const place = [new WireReader(bytes), 0, bytes.length] as const;
  switch (signal) {
    case "traces":
      return new TelemetryOf(signal, makeSpan, ...place);
    case "logs":
      return new TelemetryOf(signal, makeLogRecord, ...place);
    case "metrics":
      return new TelemetryOf(signal, makeMetric, ...place);
  }
}

/** The request's bytes; those that it was decoded from if nothing was changed. */
export const encodeTelemetry = (telemetry: Telemetry): Uint8Array => telemetry.encode();

const makeSpan: Make<EditableSpan> = (...place) => new EditableSpan(...place);
const makeLogRecord: Make<EditableLogRecord> = (...place) => new EditableLogRecord(...place);
const makeMetric: Make<EditableMetric> = (...place) => new EditableMetric(...place);

/** What the requests of all signals have in common; `T` is a span, a log record or a metric. */
export class TelemetryOf<S extends string, T extends EditableMessage> extends FieldMessage {
  readonly signal: S;
  readonly #makeItem: Make<T>;
  #groups: MessageList<ResourceGroup<T>> | undefined;

  constructor(signal: S, makeItem: Make<T>, reader?: WireReader, start?: number, end?: number) {
    super(reader, start, end);
    this.signal = signal;
    this.#makeItem = makeItem;
  }

  /** May be changed in place. */
  get groups(): ResourceGroup<T>[] {
    return this.#groupList().items;
  }
  set groups(groups: ResourceGroup<T>[]) {
    this.#groupList().items = groups;
  }

  /** Whether there is no group; groups may still hold no items. */
  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** Adds an empty group. */
  addGroup(): ResourceGroup<T> {
    const group = new ResourceGroup(this.#makeItem);
    this.groups.push(group);
    return group;
  }

  /** Drops the items for which `keep` is false, and then scopes and resources that hold nothing. */
  retain(keep: (item: T, scope: ScopeGroup<T>, resource: ResourceGroup<T>) => boolean): void {
    for (const group of this.groups) {
      for (const scope of group.scopes) scope.items = scope.items.filter((item) => keep(item, scope, group));
      group.scopes = group.scopes.filter(({ items }) => items.length > 0);
    }
    this.groups = this.groups.filter(({ scopes }) => scopes.length > 0);
  }

  #groupList(): MessageList<ResourceGroup<T>> {
    return (this.#groups ??= this.list(1, (...place) => new ResourceGroup(this.#makeItem, ...place)));
  }
}
