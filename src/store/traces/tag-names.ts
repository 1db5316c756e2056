import type { Database } from "../duckdb/database.ts";
import { quoted } from "../duckdb/columns.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import type { TimeRange } from "../signal-store.ts";
import { PROMOTED_COLUMNS } from "./columns.ts";
import { ATTRIBUTE_SCOPES } from "./source.ts";
import type { AttributeScope } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const COLUMNS = ["start", "resource", "scope", "shape", ...PROMOTED_COLUMNS];

/** See `TraceSource.attributeNames`. Reads ids only. */
export async function attributeNames(
  db: Database,
  snapshot: GroupSnapshot,
  vocabulary: SpanVocabulary,
  { start, end }: TimeRange,
  signal: AbortSignal,
): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
  const found: Record<AttributeScope, Set<string>> = {
    resource: new Set(),
    span: new Set(),
    event: new Set(),
    link: new Set(),
    instrumentation: new Set(),
  };
  const rows = `${snapshot.relation(COLUMNS)} WHERE "start" >= ${start} AND "start" < ${end}`;
  const shapes = `SELECT DISTINCT resource, scope, shape FROM ${rows}`;
  const heads = { resources: new Set<number>(), scopes: new Set<number>(), shapes: new Set<number>() };
  for await (const chunk of db.query(shapes, [], signal)) {
    addAll(heads.resources, chunk.u32(0));
    addAll(heads.scopes, chunk.u32(1));
    addAll(heads.shapes, chunk.u32(2));
  }
  for (const id of heads.resources) addAll(found.resource, vocabulary.resources.attributes(id).keys());
  for (const id of heads.scopes) addAll(found.instrumentation, attributesOfScope(vocabulary, id));
  const inRest = vocabulary.shapes.names(heads.shapes);
  addAll(found.span, inRest[ShapeScope.own]);
  addAll(found.event, inRest[ShapeScope.event]);
  addAll(found.link, inRest[ShapeScope.link]);
  const promoted = PROMOTED_COLUMNS.map((name) => `SELECT DISTINCT ${quoted(name)} FROM ${rows}`);
  for await (const chunk of db.query(promoted.join(" UNION ALL "), [], signal)) {
    for (const id of chunk.u32(0)) if (id !== 0) found.span.add(vocabulary.promoted.attribute(id).key);
  }
  return new Map(
    ATTRIBUTE_SCOPES.map((scope) => [scope, [...found[scope]].filter((name) => name !== "").toSorted()]),
  );
}

/** Without its name and version, which are intrinsics. */
function attributesOfScope(vocabulary: SpanVocabulary, id: number): readonly string[] {
  return [...vocabulary.scopes.attributes(id).keys()].filter((name) => !name.startsWith("instrumentation:"));
}

function addAll<T>(found: Set<T>, more: Iterable<T>): void {
  for (const item of more) found.add(item);
}
