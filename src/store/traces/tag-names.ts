import type { Database } from "../duckdb/database.ts";
import { quoted } from "../duckdb/columns.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import type { TimeRange } from "../signal-store.ts";
import { PROMOTED_ATTRIBUTES } from "./columns.ts";
import { ATTRIBUTE_SCOPES } from "./source.ts";
import type { AttributeScope } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const COLUMNS = ["start", "resource", "scope", "shape", ...PROMOTED_ATTRIBUTES];

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
  const most = PROMOTED_ATTRIBUTES.map((name) => `max(${quoted(name)})`).join(", ");
  const sql =
    `SELECT resource, scope, shape, ${most} FROM ${snapshot.relation(COLUMNS)} ` +
    `WHERE "start" >= ${start} AND "start" < ${end} GROUP BY ALL`;
  for await (const chunk of db.query(sql, [], signal)) {
    const [resources, scopes, shapes] = [chunk.u32(0), chunk.u32(1), chunk.u32(2)];
    PROMOTED_ATTRIBUTES.forEach((name, place) => {
      if (chunk.u32(place + 3).some((id) => id !== 0)) found.span.add(name);
    });
    for (let row = 0; row < chunk.rows; row++) {
      addAll(found.resource, vocabulary.resources.attributes(resources[row] ?? 0).keys());
      addAll(found.instrumentation, vocabulary.scopes.attributes(scopes[row] ?? 0).keys());
      const shape = shapes[row] ?? 0;
      addAll(found.span, vocabulary.shapes.names(shape, ShapeScope.own));
      addAll(found.event, vocabulary.shapes.names(shape, ShapeScope.event));
      addAll(found.link, vocabulary.shapes.names(shape, ShapeScope.link));
    }
  }
  return new Map(
    ATTRIBUTE_SCOPES.map((scope) => [scope, [...found[scope]].filter((name) => name !== "").toSorted()]),
  );
}

function addAll(names: Set<string>, more: Iterable<string>): void {
  for (const name of more) names.add(name);
}
