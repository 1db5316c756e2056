import { fromUtf8 } from "../../base/bytes.ts";
import { readSpan } from "../../model/otlp/decode-trace.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { TraceRoot } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** Columns that {@link withRoots} adds. A root whose name is no dictionary's has name 0, and its `rest`. */
export const ROOT = { name: "root_name", resource: "root_resource", rest: "root_rest" } as const;

/** Beside ids of names: there is no root. */
export const NO_ROOT = 0xffff_ffff;

/** Roots in the order of results: by start, which may be before 1970, then by id. In 128 bits without sign. */
const ORDER = `("start"::HUGEINT + 9223372036854775808)::UHUGEINT * 18446744073709551616::UHUGEINT + span_id::UHUGEINT`;

/** The rows with the root of their trace, as far as it was received. */
export const withRoots = (rows: string, relation: string): string =>
  `(SELECT spans.*, coalesce(${ROOT.name}, ${NO_ROOT}::UINTEGER) AS ${ROOT.name}, ` +
  `coalesce(${ROOT.resource}, 0::UINTEGER) AS ${ROOT.resource}, coalesce(${ROOT.rest}, ''::BLOB) AS ${ROOT.rest} ` +
  `FROM (SELECT * FROM ${rows}) AS spans LEFT JOIN (SELECT trace_id, arg_min(name, ${ORDER}) AS ${ROOT.name}, ` +
  `arg_min(resource, ${ORDER}) AS ${ROOT.resource}, ` +
  `coalesce(arg_min(rest, ${ORDER}) FILTER (WHERE name = 0), ''::BLOB) AS ${ROOT.rest} ` +
  `FROM ${relation} WHERE parent_id = 0 GROUP BY trace_id) AS roots ON spans.trace_id = roots.trace_id)`;

/** Reads what {@link withRoots} adds. @param at places of the three columns, `rest` only where names are 0. */
export function rootOf(
  chunk: ResultChunk,
  row: number,
  at: { readonly name: number; readonly resource: number; readonly rest?: number },
  { dictionaries, resources }: SpanVocabulary,
): TraceRoot | undefined {
  const id = chunk.u32(at.name)[row] ?? NO_ROOT;
  if (id === NO_ROOT) return undefined;
  const serviceName = resources.text(chunk.u32(at.resource)[row] ?? 0, "service.name");
  if (id !== 0) return { name: fromUtf8(dictionaries.get("name").bytesOf(id)), serviceName };
  return { name: at.rest === undefined ? "" : readSpan(chunk.bytes(at.rest, row)).name, serviceName };
}
