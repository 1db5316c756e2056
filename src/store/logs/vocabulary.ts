import { fromUtf8 } from "../../base/bytes.ts";
import type { LabelPair, Labels } from "../../model/labels.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { ShapeIndex, ShapeScope } from "../duckdb/shapes.ts";
import { readResourceHead, readScopeHead } from "./log-messages.ts";
import { levelSources } from "./level.ts";
import { MetadataNames } from "./metadata-names.ts";
import { resourceLabels, scopeLabels } from "./stream-labels.ts";
import type { StreamMapping } from "./stream-labels.ts";

/** What an id in `resource` or `scope` means for the records under it. */
export interface LogHead {
  /** Structured metadata of each record. */
  readonly metadata: readonly LabelPair[];
  /** Bytes of that metadata, as Loki counts. */
  readonly bytes: number;
  /** Whether the metadata takes part in finding the level. */
  readonly saysLevel: boolean;
}

/** A resource of the dictionary and the stream that its records belong to. */
export interface LogResource extends LogHead {
  /** One object for equal label sets. */
  readonly stream: Labels;
  /** Those of its labels that may say the level: they outrank the records' metadata. */
  readonly levels: readonly LabelPair[];
  /** Whether it is a stream of Loki's push API. */
  readonly isPushed: boolean;
  /** Whether a record's attribute is metadata, not dropped or one of the labels; absent where all are. */
  readonly isMetadata?: (attribute: string) => boolean;
}

/** What the ids in the log table mean; each is decoded once. */
export class LogVocabulary {
  readonly dictionaries: Dictionaries;
  readonly shapes: ShapeIndex;
  /** See `RowGroups.fewerBitsUntil`. */
  fewerBitsUntil = 0;
  private readonly resources: LogResource[] = [];
  private readonly scopes: LogHead[] = [];
  private readonly streams = new Map<string, Labels>();
  private readonly names = new Map<string, MetadataNames>();

  readonly mapping: StreamMapping;
  /** Labels and metadata that take part in finding the level. */
  readonly levelSources: ReadonlySet<string>;

  constructor(dictionaries: Dictionaries, mapping: StreamMapping) {
    this.dictionaries = dictionaries;
    this.mapping = mapping;
    this.levelSources = levelSources(mapping.levels);
    this.shapes = new ShapeIndex(dictionaries.get("key"), dictionaries.get("shape"));
  }

  resource(id: number): LogResource {
    return (this.resources[id] ??= this.decodeResource(this.dictionaries.get("resource").bytesOf(id)));
  }

  scope(id: number): LogHead {
    return (this.scopes[id] ??= this.head(
      scopeLabels(readScopeHead(this.dictionaries.get("scope").bytesOf(id)), this.mapping),
    ));
  }

  /** Of rows with these ids, one for each row. */
  metadataNames(resources: Uint32Array, scopes: Uint32Array, shapes: Uint32Array): MetadataNames {
    const [some, of, ids] = [distinct(resources), distinct(scopes), distinct(shapes)];
    return this.known([some, of, ids].join(";"), () => this.namesOf(some, of, ids));
  }

  /** Of all rows there are. */
  allMetadataNames(): MetadataNames {
    const { dictionaries, shapes } = this;
    const sizes = ["resource", "scope", "shape"].map((name) => dictionaries.get(name).size);
    return this.known(`all ${sizes.join()} ${shapes.someUnknown}`, () => {
      const known = idsTo(sizes[2]);
      return this.namesOf(idsTo(sizes[0]), idsTo(sizes[1]), shapes.someUnknown ? [0, ...known] : known);
    });
  }

  private known(key: string, find: () => MetadataNames): MetadataNames {
    let names = this.names.get(key);
    if (names !== undefined) return names;
    names = find();
    if (this.names.size >= MOST_NAMES) this.names.clear();
    this.names.set(key, names);
    return names;
  }

  private namesOf(
    resources: readonly number[],
    scopes: readonly number[],
    shapes: readonly number[],
  ): MetadataNames {
    const heads = [...resources.map((id) => this.resource(id)), ...scopes.map((id) => this.scope(id))];
    const keys = shapes.includes(0) ? undefined : this.shapes.names(shapes)[ShapeScope.own];
    const shared = new Set(heads.flatMap(({ metadata }) => metadata.map(([name]) => name)));
    return new MetadataNames({ keys, shared });
  }

  /** Whether any stream has the label. */
  streamsHave(label: string): boolean {
    const { size } = this.dictionaries.get("resource");
    for (let id = 1; id <= size; id++) if (this.resource(id).stream.has(label)) return true;
    return false;
  }

  /** The text of an id above 0. */
  text(dictionary: "severity_text" | "level" | "key", id: number): string {
    return fromUtf8(this.dictionaries.get(dictionary).bytesOf(id));
  }

  private decodeResource(bytes: Uint8Array): LogResource {
    const { stream, metadata, ofRecord, isPushed } = resourceLabels(readResourceHead(bytes), this.mapping);
    const known = this.streams.get(stream.key()) ?? stream;
    this.streams.set(stream.key(), known);
    const levels = stream.pairs.filter(([name]) => this.levelSources.has(name));
    const rest = this.head(metadata);
    const isMetadata = this.recordTest(ofRecord, isPushed);
    return {
      stream: known,
      levels,
      isPushed,
      ...rest,
      saysLevel: rest.saysLevel || levels.length > 0,
      ...(isMetadata === undefined ? {} : { isMetadata }),
    };
  }

  private head(metadata: readonly LabelPair[]): LogHead {
    return {
      metadata,
      bytes: metadata.reduce((sum, pair) => sum + pairBytes(pair), 0),
      saysLevel: metadata.some(([name]) => this.levelSources.has(name)),
    };
  }

  private recordTest(ofRecord: ReadonlySet<string>, isPushed: boolean): LogResource["isMetadata"] {
    const { record } = this.mapping;
    if (record === undefined || isPushed) return undefined;
    return (attribute) => record(attribute) !== "drop" && !ofRecord.has(attribute);
  }
}

/** Sets of ids whose names are kept. */
const MOST_NAMES = 1000;

const idsTo = (size = 0): number[] => Array.from({ length: size }, (_, index) => index + 1);

function distinct(ids: Uint32Array): number[] {
  const found = new Set<number>();
  let last = -1;
  for (const id of ids) {
    if (id !== last) found.add(id);
    last = id;
  }
  return [...found].toSorted((a, b) => a - b);
}

function pairBytes([name, value]: LabelPair): number {
  return name.length + Buffer.byteLength(value);
}
