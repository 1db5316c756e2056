import { fromUtf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import { IN_REST, PROMOTED_COLUMNS, SpanColumn } from "./columns.ts";
import { RestValues } from "./rest-values.ts";
import type { AttributeScope, FieldValue } from "./source.ts";
import { ColumnValues, OddValues, ValueIds, intrinsicValue } from "./value-ids.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** A column of the span table, and what its ids stand for. */
interface ValueColumn {
  readonly column: number;
  readonly values: ColumnValues;
}

/** Ids for the values of spans, during one request. */
export class ValueCatalog {
  readonly vocabulary: SpanVocabulary;
  readonly ids = new ValueIds();
  readonly columns: readonly ValueColumn[];
  readonly rootNames: ColumnValues;
  readonly rootServices: ColumnValues;
  /** Of what columns do not have. */
  readonly odd = new OddValues(this.ids);
  readonly rest = new RestValues(this.ids);
  /** By shape. */
  private readonly inRest: (boolean | undefined)[] = [];

  constructor(vocabulary: SpanVocabulary) {
    this.vocabulary = vocabulary;
    const { ids } = this;
    const { dictionaries, resources, scopes, promoted } = vocabulary;
    const textsOf = (dictionary: string) => (id: number) =>
      fromUtf8(dictionaries.get(dictionary).bytesOf(id));
    const [nameOf, messageOf] = [textsOf("name"), textsOf("status_message")];
    const column = (
      place: number,
      valuesOf: (id: number) => readonly FieldValue[],
      odd?: number,
    ): ValueColumn => ({ column: place, values: new ColumnValues(ids, valuesOf, odd) });
    this.columns = [
      column(SpanColumn.name, (id) => [intrinsicValue("name", nameOf(id))], 0),
      column(SpanColumn.statusMessage, (id) => [intrinsicValue("statusMessage", messageOf(id))], 0),
      column(SpanColumn.kind, (id) => [intrinsicValue("kind", id)], IN_REST),
      column(SpanColumn.status, (id) => [intrinsicValue("status", id)], IN_REST),
      column(SpanColumn.resource, (id) => attributesIn("resource", resources.attributes(id))),
      column(SpanColumn.scope, (id) => attributesIn("instrumentation", scopes.attributes(id))),
      ...PROMOTED_COLUMNS.map((_, place) =>
        column(SpanColumn.firstPromoted + place, (id) => {
          if (id === 0) return [];
          const { key, value } = promoted.attribute(id);
          return attributesIn("span", [[key, value]]);
        }),
      ),
    ];
    this.rootNames = new ColumnValues(ids, (id) => rootValue("rootName", nameOf(id)));
    this.rootServices = new ColumnValues(ids, (id) =>
      rootValue("rootServiceName", resources.text(id, "service.name")),
    );
  }

  /** Whether a span of the shape may have attributes, events or links in its rest. */
  hasRest(shape: number): boolean {
    return (this.inRest[shape] ??=
      shape === 0 || Object.values(this.vocabulary.shapes.names([shape])).some(({ size }) => size > 0));
  }
}

function attributesIn(
  scope: AttributeScope,
  attributes: Iterable<readonly [string, AnyValue]>,
): readonly FieldValue[] {
  return Array.from(attributes, ([name, value]) => ({ field: { kind: "attribute", scope, name }, value }));
}

/** A text that is empty is none. */
const rootValue = (kind: "rootName" | "rootServiceName", text: string): readonly FieldValue[] =>
  text === "" ? [] : [intrinsicValue(kind, text)];
