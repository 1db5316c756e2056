import type { KeyValue, Resource, Scope } from "../../model/otlp/common.ts";
import { WireReader } from "../../model/wire/reader.ts";
import {
  readFields,
  readKeyValue,
  readNested,
  readResource,
  readScope,
} from "../../model/otlp/decode-common.ts";

/** An entry of the resource dictionary. */
export interface ResourceHead {
  readonly resource: Resource | undefined;
  readonly schemaUrl: string;
  /** Of the records under it, those that make streams of their own: see {@link RECORD_ATTRIBUTE}. */
  readonly recordAttributes: readonly KeyValue[];
}

/**
 * A field that OTLP's ResourceLogs does not have: entries of the dictionary carry in it the attributes of records that
 * are labels of their streams, as KeyValue messages, `severity_text` among them.
 */
export const RECORD_ATTRIBUTE = 15;

/** An entry of the resource dictionary: a ResourceLogs without its scopes, as OTLP encodes it. */
export function readResourceHead(bytes: Uint8Array): ResourceHead {
  let resource: Resource | undefined;
  let schemaUrl = "";
  const recordAttributes: KeyValue[] = [];
  const reader = new WireReader(bytes);
  readFields(reader, {
    1: () => (resource = readNested(reader, readResource)),
    3: () => (schemaUrl = reader.string()),
    [RECORD_ATTRIBUTE]: () => recordAttributes.push(readNested(reader, readKeyValue)),
  });
  return { resource, schemaUrl, recordAttributes };
}

/** An entry of the scope dictionary. */
export function readScopeHead(bytes: Uint8Array): Scope | undefined {
  let scope: Scope | undefined;
  const reader = new WireReader(bytes);
  readFields(reader, { 1: () => (scope = readNested(reader, readScope)) });
  return scope;
}

/** Fields of a LogRecord that the log table keeps in `rest`. */
export interface LogRest {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
}

/** @param bytes the column `rest`: fields as OTLP's LogRecord has them. */
export function readLogRest(bytes: Uint8Array): LogRest {
  const attributes: KeyValue[] = [];
  const result = { droppedAttributesCount: 0, flags: 0, severityNumber: 0, severityText: "", eventName: "" };
  const reader = new WireReader(bytes);
  readFields(reader, {
    2: () => (result.severityNumber = reader.varint()),
    3: () => (result.severityText = reader.string()),
    6: () => attributes.push(readNested(reader, readKeyValue)),
    7: () => (result.droppedAttributesCount = reader.varint()),
    8: () => (result.flags = reader.fixed32()),
    12: () => (result.eventName = reader.string()),
  });
  return { ...result, attributes };
}
