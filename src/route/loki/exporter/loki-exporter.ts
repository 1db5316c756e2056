import { toUnixNano } from "../../../base/units.ts";
import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { PushRequest } from "../../../model/loki/push.ts";
import { LOKI_STREAM_SCHEMA } from "../../../model/loki/stream-schema.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { EditableScope } from "../../../model/otlp/telemetry/group.ts";
import type { EditableLogRecord } from "../../../model/otlp/telemetry/log-record.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { LossCounter } from "../../losses.ts";
import type { Loss } from "../../losses.ts";
import type { FlowContext, LinesConverter } from "../../processor.ts";
import { Streams } from "../streams.ts";
import { attributeOf } from "./attribute-path.ts";
import { HINTS, withLevel } from "./hints.ts";
import { jsonLine } from "./json-line.ts";
import { logfmtLine } from "./logfmt-line.ts";
import { labelsOf, normalizedLabels } from "./record-labels.ts";
import { RecordSource } from "./record-source.ts";
import type { RestOfResource } from "./record-source.ts";

/** What a line is made of: a record and its attributes without those that are labels now. */
export interface LineParts {
  readonly record: EditableLogRecord;
  readonly attributes: readonly KeyValue[];
  /** Those of the resource, as JSON too, which is made once for many records. */
  readonly resource: RestOfResource;
  readonly scope: EditableScope;
}

/**
 * `otelcol.exporter.loki`: log records as Loki's lines, as the Collector's translator makes them (opentelemetry-collector-
 * contrib v0.130.0, pkg/translator/loki): JSON, or what the hint `loki.format` says; with the labels `exporter`, `job`,
 * `instance`, `level`, and those that hints name. Hints leave with the attributes that are labels.
 */
export class LokiExporter implements LinesConverter {
  readonly #failed = new LossCounter();

  /** Records whose `loki.format` is not known, or that it cannot hold. */
  get losses(): readonly Loss[] {
    return this.#failed.losses;
  }

  convert(telemetry: Telemetry, { receivedAt }: FlowContext): PushRequest {
    const streams = new Streams();
    if (telemetry.signal !== "logs") return [];
    for (const { resource, scopes, schemaUrl } of telemetry.groups) {
      const isPushed = schemaUrl === LOKI_STREAM_SCHEMA;
      const source = new RecordSource(resource.attributes.entries());
      for (const { scope, items } of scopes) {
        for (const record of items) {
          const made = isPushed ? pushedLine(record, source) : lineOf(record, source, scope);
          if (made === undefined) this.#failed.count("the record cannot be written as a line of its format");
          else streams.add(made.labels, { metadata: [], ...made.entry, time: timeOf(record, receivedAt) });
        }
      }
    }
    return streams.all();
  }
}

interface Made {
  readonly labels: ReadonlyMap<string, string>;
  readonly entry: { readonly line: string; readonly metadata?: readonly LabelPair[] };
}

function lineOf(record: EditableLogRecord, source: RecordSource, scope: EditableScope): Made | undefined {
  const attributes = withLevel(record.attributes.entries(), record.severityNumber);
  const labels = labelsOf(attributes, source);
  const rest = attributes.filter(({ key }) => !HINTS.has(key) && !labels.has(key));
  const parts = { record, attributes: rest, resource: source.without(labels), scope };
  const line = inFormat(formatOf(attributes, source.attributes), parts);
  return line === undefined ? undefined : { labels: normalizedLabels(labels), entry: { line } };
}

/** What was a line when it came, as pushed to Loki's API, is the same line. */
function pushedLine({ body, attributes }: EditableLogRecord, source: RecordSource): Made {
  const entry = { line: valueText(body), metadata: textPairs(attributes.entries()) };
  return { labels: new Map(textPairs(source.attributes)), entry };
}

const textPairs = (attributes: readonly KeyValue[]): readonly LabelPair[] =>
  attributes.map(({ key, value }) => [key, valueText(value)]);

function formatOf(attributes: readonly KeyValue[], resource: readonly KeyValue[]): string {
  const hint = attributeOf(resource, "loki.format") ?? attributeOf(attributes, "loki.format");
  return hint === undefined ? "json" : valueText(hint);
}

function inFormat(format: string, parts: LineParts): string | undefined {
  switch (format) {
    case "json":
      return jsonLine(parts);
    case "logfmt":
      return logfmtLine(parts);
    case "raw":
      return valueText(parts.record.body);
    default:
      return undefined;
  }
}

function timeOf({ time, observedTime }: EditableLogRecord, receivedAt: UnixMilli): bigint {
  if (time !== 0n) return time;
  return observedTime === 0n ? toUnixNano(receivedAt) : observedTime;
}
