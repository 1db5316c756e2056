import { nearest } from "../../../alloy/nearest.ts";
import type { Context } from "../paths/contexts.ts";
import type { Field, Fields } from "../paths/field.ts";
import type { Access } from "../run/access.ts";
import type { CompiledKey } from "../run/keys.ts";
import type { Key, Path, PathSegment } from "../syntax/ast.ts";
import { printPath } from "../syntax/print.ts";
import { StatementError } from "../syntax/statement-error.ts";

/**
 * Finds the field that a path means. A path that begins with no context's name is one of the context's own, as the
 * transform processor reads paths of groups that name their context.
 *
 * @throws StatementError
 */
export function resolvePath(
  path: Path,
  context: Context,
  compileKeys: (keys: readonly Key[]) => readonly CompiledKey[],
): Access {
  const { fields, segments, owner } = begin(path, context);
  let found: Field | undefined;
  let [among, holder]: [Fields, string] = [fields, owner];
  for (const [at, segment] of segments.entries()) {
    found = fieldNamed(segment, among, holder);
    const isLast = at === segments.length - 1;
    if (isLast && segment.keys.length > 0) return keyed(segment, found, compileKeys(segment.keys));
    if (segment.keys.length > 0) {
      throw new StatementError(`no field can follow the keys of ${segment.name}`, segment);
    }
    [among, holder] = [found.fields ?? {}, segment.name];
  }
  if (found === undefined) throw new StatementError(`${printPath(path)} is a context, not a field`, path);
  return found.access;
}

/** The context that the path names first, if one. */
export function contextOf(path: Path): string | undefined {
  const [first] = path.segments;
  return path.segments.length > 1 && first?.keys.length === 0 ? first.name : undefined;
}

interface Beginning {
  readonly fields: Fields;
  readonly segments: readonly PathSegment[];
  /** Whose fields these are. */
  readonly owner: string;
}

function begin(path: Path, context: Context): Beginning {
  const name = contextOf(path);
  const named = name !== undefined && Object.hasOwn(context.paths, name) ? context.paths[name] : undefined;
  if (named !== undefined) return { fields: named, segments: path.segments.slice(1), owner: name ?? "" };
  return { fields: context.paths[context.name] ?? {}, segments: path.segments, owner: context.name };
}

function fieldNamed(segment: PathSegment, among: Fields, owner: string): Field {
  const found = Object.hasOwn(among, segment.name) ? among[segment.name] : undefined;
  if (found !== undefined) return found;
  const near = nearest(segment.name, Object.keys(among));
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new StatementError(`${owner} has no field ${segment.name}${hint}`, segment);
}

function keyed(segment: PathSegment, found: Field, keys: readonly CompiledKey[]): Access {
  if (found.keyed !== undefined) return found.keyed(keys);
  throw new StatementError(`${segment.name} takes no keys`, segment);
}
