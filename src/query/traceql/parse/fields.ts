import type { AttributeScope } from "../../../store/traces/source.ts";
import { ATTRIBUTE_SCOPES } from "../../../store/traces/source.ts";
import type { Field, IntrinsicName } from "../ast.ts";
import { syntaxError } from "./syntax-error.ts";

/** All spellings of intrinsics (grafana.com, "TraceQL: intrinsic fields"). */
const INTRINSICS: ReadonlyMap<string, IntrinsicName> = new Map<string, IntrinsicName>([
  ["duration", "duration"],
  ["span:duration", "duration"],
  ["name", "name"],
  ["span:name", "name"],
  ["status", "status"],
  ["span:status", "status"],
  ["statusMessage", "statusMessage"],
  ["span:statusMessage", "statusMessage"],
  ["kind", "kind"],
  ["span:kind", "kind"],
  ["childCount", "childCount"],
  ["span:childCount", "childCount"],
  ["span:id", "span:id"],
  ["span:parentID", "span:parentID"],
  ["parent", "parent"],
  ["traceDuration", "traceDuration"],
  ["trace:duration", "traceDuration"],
  ["rootName", "rootName"],
  ["trace:rootName", "rootName"],
  ["rootServiceName", "rootServiceName"],
  ["trace:rootService", "rootServiceName"],
  ["trace:id", "trace:id"],
  ["event:name", "event:name"],
  ["event:timeSinceStart", "event:timeSinceStart"],
  ["link:traceID", "link:traceID"],
  ["link:spanID", "link:spanID"],
  ["instrumentation:name", "instrumentation:name"],
  ["instrumentation:version", "instrumentation:version"],
  ["nestedSetLeft", "nestedSetLeft"],
  ["nestedSetRight", "nestedSetRight"],
  ["nestedSetParent", "nestedSetParent"],
]);

/** The intrinsics as the tags endpoints list them. */
export const INTRINSIC_TAGS: readonly string[] = [
  "duration",
  "event:name",
  "event:timeSinceStart",
  "instrumentation:name",
  "instrumentation:version",
  "kind",
  "link:spanID",
  "link:traceID",
  "name",
  "rootName",
  "rootServiceName",
  "span:duration",
  "span:id",
  "span:kind",
  "span:name",
  "span:parentID",
  "span:status",
  "span:statusMessage",
  "status",
  "statusMessage",
  "trace:duration",
  "trace:id",
  "trace:rootName",
  "trace:rootService",
  "traceDuration",
];

const SCOPES: ReadonlyMap<string, AttributeScope> = new Map(ATTRIBUTE_SCOPES.map((scope) => [scope, scope]));

/** `undefined` if the text is no intrinsic's name. */
export function intrinsic(text: string): Field | undefined {
  const name = INTRINSICS.get(text);
  return name === undefined ? undefined : { kind: "intrinsic", name };
}

/** A field, and where in the query it stands. */
interface ReadField {
  readonly field: Field;
  readonly from: number;
  readonly to: number;
}

const SCOPED_INTRINSIC = /(?:trace|span|event|link|instrumentation):\w*/y;

/** The scoped intrinsic, such as `span:duration`, that begins at `from`. @throws WatchtowerError `invalid` if there is none of the name */
export function readIntrinsic(query: string, from: number): ReadField | undefined {
  SCOPED_INTRINSIC.lastIndex = from;
  const text = SCOPED_INTRINSIC.exec(query)?.[0];
  if (text === undefined) return undefined;
  const field = intrinsic(text);
  if (field === undefined) throw syntaxError(query, from);
  return { field, from, to: from + text.length };
}

const SCOPE = /(parent\.)?(?:(resource|span|event|link|instrumentation)\.)?|\./y;
/** Runes of a name, and parts in quotes. */
const NAME = /(?:[^\s{}()=~!<>&|^,"]|"(?:\\["\\]|[^"\\])*")+/y;

/**
 * The attribute that begins at `from`: `.x`, `span.x`, `resource."my key"`, `parent.span.x`.
 *
 * @throws WatchtowerError `invalid` if there is a scope without a name.
 */
export function readAttribute(query: string, from: number): ReadField | undefined {
  SCOPE.lastIndex = from;
  const scoped = query[from] === "." ? ["."] : SCOPE.exec(query);
  const [prefix = "", parent, scopeName = ""] = scoped ?? [];
  if (prefix === "") return undefined;
  NAME.lastIndex = from + prefix.length;
  const text = NAME.exec(query)?.[0];
  if (text === undefined)
    throw syntaxError(query, from, `syntax error: an attribute's name is expected behind ${prefix}`);
  const name = text.replaceAll(/"((?:\\["\\]|[^"\\])*)"/g, (_, quoted: string) =>
    quoted.replaceAll(/\\(["\\])/g, "$1"),
  );
  const scope = SCOPES.get(scopeName) ?? "any";
  const field = { kind: "attribute", scope, name, ofParent: parent !== undefined } as const;
  return { field, from, to: from + prefix.length + text.length };
}

/** Whether its values are durations, in nanoseconds. */
export function isDuration(field: Field): boolean {
  if (field.kind !== "intrinsic") return false;
  return field.name === "duration" || field.name === "traceDuration" || field.name === "event:timeSinceStart";
}

/** As a user writes it, in the shortest spelling. */
export function printField(field: Field): string {
  if (field.kind === "intrinsic") return field.name;
  const plain = /^[^\s{}()=~!<>&|^,"\\]+$/.test(field.name);
  const name = plain ? field.name : `"${field.name.replaceAll(/["\\]/g, "\\$&")}"`;
  const scope = field.scope === "any" ? "" : field.scope;
  return `${field.ofParent ? "parent." : ""}${field.ofParent && scope === "" ? name : `${scope}.${name}`}`;
}
