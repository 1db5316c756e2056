import { Labels } from "../../model/labels.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import type { LabelPair } from "../../model/labels.ts";
import type { ColumnReader } from "../duckdb/column-reader.ts";
import { type LogRest, readLogRest } from "./log-messages.ts";
import { idHexOrEmpty } from "../duckdb/ids.ts";
import { attributeLabels } from "./attribute-labels.ts";
import { LogColumn, SEVERITY_IN_REST, TimeOrigin } from "./columns.ts";
import { detectLevel } from "./level.ts";
import { DETECTED_LEVEL } from "./source.ts";
import type { LogResource, LogVocabulary } from "./vocabulary.ts";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** Labels that records have otherwise than by attributes. */
export const FIELDS: ReadonlySet<string> = new Set([
  "observed_timestamp",
  "severity_number",
  "severity_text",
  "dropped_attributes_count",
  "flags",
  "trace_id",
  "span_id",
  "event_name",
  DETECTED_LEVEL,
]);

/**
 * Structured metadata of a row as Loki's OTLP endpoint makes it: the record's attributes and fields,
 * then the resource's and the scope's. The first of equal names counts. Without the level.
 */
export function metadataPairs(rows: ColumnReader, row: number, vocabulary: LogVocabulary): LabelPair[] {
  const rest = readLogRest(rows.bytes(LogColumn.rest, row));
  const textId = rows.u32(LogColumn.severityText)[row] ?? 0;
  const severity = rows.u8(LogColumn.severity)[row] ?? 0;
  const fields: LabelPair[] = [
    ["observed_timestamp", observed(rows, row)],
    ["severity_number", positive(severity === SEVERITY_IN_REST ? rest.severityNumber : severity)],
    ["severity_text", textId === 0 ? rest.severityText : vocabulary.text("severity_text", textId)],
    ["dropped_attributes_count", positive(rest.droppedAttributesCount)],
    ["flags", positive(rest.flags)],
    ["trace_id", idHexOrEmpty(rows.fixed(LogColumn.traceId), row, TRACE_ID_BYTES)],
    ["span_id", idHexOrEmpty(rows.fixed(LogColumn.spanId), row, SPAN_ID_BYTES)],
    ["event_name", rest.eventName],
  ];
  const resource = vocabulary.resource(rows.u32(LogColumn.resource)[row] ?? 0);
  return [
    ...attributeLabels(ownAttributes(rest, resource)),
    ...fields.filter(([, value]) => value !== ""),
    ...resource.metadata,
    ...vocabulary.scope(rows.u32(LogColumn.scope)[row] ?? 0).metadata,
  ];
}

/** The record's attributes that are metadata. */
function ownAttributes({ attributes, eventName }: LogRest, { isMetadata }: LogResource): readonly KeyValue[] {
  if (isMetadata === undefined && eventName === "") return attributes;
  return attributes.filter(
    ({ key }) => isMetadata?.(key) !== false && (eventName === "" || key !== "event_name"),
  );
}

/** Whether a field of the record may give the label: told by its column where there is one. */
export function hasField(rows: ColumnReader, row: number, name: string): boolean {
  switch (name) {
    case "trace_id":
      return isSet(rows.fixed(LogColumn.traceId), row, TRACE_ID_BYTES);
    case "span_id":
      return isSet(rows.fixed(LogColumn.spanId), row, SPAN_ID_BYTES);
    default:
      return FIELDS.has(name);
  }
}

function isSet(ids: Uint8Array, row: number, width: number): boolean {
  for (let at = row * width; at < (row + 1) * width; at++) if (ids[at] !== 0) return true;
  return false;
}

/** What the level is found in: the stream's labels, then the record's metadata. */
export function levelPairs(rows: ColumnReader, row: number, vocabulary: LogVocabulary): readonly LabelPair[] {
  return withLevels(rows, row, metadataPairs(rows, row, vocabulary), vocabulary);
}

function withLevels(
  rows: ColumnReader,
  row: number,
  pairs: readonly LabelPair[],
  vocabulary: LogVocabulary,
): readonly LabelPair[] {
  const { levels } = vocabulary.resource(rows.u32(LogColumn.resource)[row] ?? 0);
  return levels.length === 0 ? pairs : [...levels, ...pairs];
}

/** Structured metadata, with `detected_level` if levels are found. */
export function metadataOf(rows: ColumnReader, row: number, vocabulary: LogVocabulary): Labels {
  const pairs = metadataPairs(rows, row, vocabulary);
  if (!vocabulary.mapping.levels.areFound) return Labels.from(pairs.toReversed());
  return Labels.from([...pairs.toReversed(), [DETECTED_LEVEL, levelOf(rows, row, pairs, vocabulary)]]);
}

function levelOf(
  rows: ColumnReader,
  row: number,
  pairs: readonly LabelPair[],
  vocabulary: LogVocabulary,
): string {
  const id = rows.u32(LogColumn.level)[row] ?? 0;
  if (id !== 0) return vocabulary.text("level", id);
  const line = (): string => rows.text(LogColumn.line, row);
  return detectLevel(withLevels(rows, row, pairs, vocabulary), line, vocabulary.mapping.levels);
}

function observed(rows: ColumnReader, row: number): string {
  if (rows.u8(LogColumn.origin)[row] !== TimeOrigin.both) return "";
  const time = rows.i64(LogColumn.time)[row] ?? 0n;
  return String(BigInt.asIntN(64, time + (rows.i64(LogColumn.observedDelta)[row] ?? 0n)));
}

function positive(count: number): string {
  return count === 0 ? "" : String(count);
}
