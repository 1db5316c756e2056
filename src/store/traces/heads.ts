import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { Interner } from "../../base/interner.ts";
import { idsWhere } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { readResourceHead, readScopeHead } from "../../model/otlp/decode-trace.ts";
import type { ValueTest } from "./compare.ts";

type Attributes = ReadonlyMap<string, AnyValue>;

/** The interned resources, or scopes, with their attributes decoded once each. */
export class HeadCatalog {
  private readonly interner: Interner;
  private readonly decode: (head: Uint8Array) => Attributes;
  private readonly decoded: Attributes[] = [];

  constructor(interner: Interner, decode: (head: Uint8Array) => Attributes) {
    this.interner = interner;
    this.decode = decode;
  }

  attributes(id: number): Attributes {
    return (this.decoded[id] ??= this.decode(this.interner.bytesOf(id)));
  }

  /** An attribute as text, "" unless it is a string. */
  text(id: number, name: string): string {
    const value = this.attributes(id).get(name);
    return value?.kind === "string" ? value.value : "";
  }

  /** Rows whose resource (or scope) has the attribute with a value that passes. */
  where(column: string, name: string, test: ValueTest): Predicate {
    return idsWhere(column, this.interner.size, false, (id) => {
      const value = this.attributes(id).get(name);
      return value !== undefined && test(value);
    });
  }
}

/** @param head an entry of the resource dictionary. Of a key that stands there twice, the first value counts. */
export function resourceAttributes(head: Uint8Array): Attributes {
  return firstOfEach(readResourceHead(head).resource?.attributes ?? []);
}

/**
 * With the scope's name and version, under the names of their intrinsics, beside its attributes; "" where they, or
 * the scope, are missing, as in Tempo.
 */
export function scopeAttributes(head: Uint8Array): Attributes {
  const { name = "", version = "", attributes = [] } = readScopeHead(head).scope ?? {};
  const fields: KeyValue[] = [
    { key: "instrumentation:name", value: { kind: "string", value: name } },
    { key: "instrumentation:version", value: { kind: "string", value: version } },
  ];
  return firstOfEach([...fields, ...attributes]);
}

function firstOfEach(attributes: readonly KeyValue[]): Attributes {
  const byKey = new Map<string, AnyValue>();
  for (const { key, value } of attributes) if (!byKey.has(key)) byKey.set(key, value);
  return byKey;
}
