import { fromUtf8 } from "../../base/bytes.ts";
import type { LabelPair, Labels } from "../../model/labels.ts";
import type { Scope } from "../../model/otlp/common.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { ShapeIndex } from "../duckdb/shapes.ts";
import { readResourceHead, readScopeHead } from "./log-messages.ts";
import { attributeLabels } from "./attribute-labels.ts";
import { LEVEL_SOURCES } from "./level.ts";
import { resourceLabels } from "./stream-labels.ts";

/** What an id in `resource` or `scope` means for the records under it. */
export interface LogHead {
  /** Structured metadata of each record. */
  readonly metadata: readonly LabelPair[];
  /** Bytes of that metadata, as Loki counts. */
  readonly bytes: number;
  /** Whether the metadata takes part in finding the level. */
  readonly saysLevel: boolean;
}

export interface LogResource extends LogHead {
  /** One object for equal label sets. */
  readonly stream: Labels;
  /** Those of its labels that may say the level: they outrank the records' metadata. */
  readonly levels: readonly LabelPair[];
}

/** What the ids in the log table mean; each is decoded once. */
export class LogVocabulary {
  readonly dictionaries: Dictionaries;
  readonly shapes: ShapeIndex;
  private readonly resources: LogResource[] = [];
  private readonly scopes: LogHead[] = [];
  private readonly streams = new Map<string, Labels>();

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
    this.shapes = new ShapeIndex(dictionaries.get("key"), dictionaries.get("shape"));
  }

  resource(id: number): LogResource {
    return (this.resources[id] ??= this.decodeResource(this.dictionaries.get("resource").bytesOf(id)));
  }

  scope(id: number): LogHead {
    return (this.scopes[id] ??= head(
      scopeMetadata(readScopeHead(this.dictionaries.get("scope").bytesOf(id))),
    ));
  }

  /** The text of an id above 0. */
  text(dictionary: "severity_text" | "level" | "key", id: number): string {
    return fromUtf8(this.dictionaries.get(dictionary).bytesOf(id));
  }

  private decodeResource(bytes: Uint8Array): LogResource {
    const { resource, schemaUrl } = readResourceHead(bytes);
    const { stream, metadata } = resourceLabels(resource, schemaUrl);
    const known = this.streams.get(stream.key()) ?? stream;
    this.streams.set(stream.key(), known);
    const levels = stream.pairs.filter(([name]) => LEVEL_SOURCES.has(name));
    const rest = head(metadata);
    return { stream: known, levels, ...rest, saysLevel: rest.saysLevel || levels.length > 0 };
  }
}

function head(metadata: readonly LabelPair[]): LogHead {
  return {
    metadata,
    bytes: metadata.reduce((sum, pair) => sum + pairBytes(pair), 0),
    saysLevel: metadata.some(([name]) => LEVEL_SOURCES.has(name)),
  };
}

function pairBytes([name, value]: LabelPair): number {
  return name.length + Buffer.byteLength(value);
}

function scopeMetadata(scope: Scope | undefined): readonly LabelPair[] {
  if (scope === undefined) return [];
  const { name, version, attributes, droppedAttributesCount } = scope;
  const labels = attributeLabels(attributes);
  if (name !== "") labels.push(["scope_name", name]);
  if (version !== "") labels.push(["scope_version", version]);
  if (droppedAttributesCount > 0) {
    labels.push(["scope_dropped_attributes_count", String(droppedAttributesCount)]);
  }
  return labels;
}
