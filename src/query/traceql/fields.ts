import type { AttributeScope } from "../../store/traces/source.ts";
import { ATTRIBUTE_SCOPES } from "../../store/traces/source.ts";
import type { Field, IntrinsicName } from "./ast.ts";

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
  "span:id",
  "span:parentID",
  "status",
  "statusMessage",
  "trace:id",
  "traceDuration",
];

const SCOPES: ReadonlyMap<string, AttributeScope> = new Map(ATTRIBUTE_SCOPES.map((scope) => [scope, scope]));

export function intrinsic(text: string): Field | undefined {
  const name = INTRINSICS.get(text);
  return name === undefined ? undefined : { kind: "intrinsic", name };
}

/** A name in double quotes takes the escapes `\"` and `\\`. */
function unquoteName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : name;
}

/** `.x`, `span.x`, `resource."my key"`, `parent.span.x`; `undefined` if `text` is none of these. */
export function attribute(text: string): Field | undefined {
  let rest = text;
  const ofParent = rest.startsWith("parent.");
  if (ofParent) rest = rest.slice("parent.".length);
  if (rest.startsWith("."))
    return { kind: "attribute", scope: "any", name: unquoteName(rest.slice(1)), ofParent };
  const dot = rest.indexOf(".");
  const scope = SCOPES.get(rest.slice(0, dot));
  if (dot > 0 && scope !== undefined) {
    return { kind: "attribute", scope, name: unquoteName(rest.slice(dot + 1)), ofParent };
  }
  return ofParent ? { kind: "attribute", scope: "any", name: unquoteName(rest), ofParent } : undefined;
}

/** As a user writes it, in the shortest spelling. */
export function printField(field: Field): string {
  if (field.kind === "intrinsic") return field.name;
  const name = /^[^\s"{}()=~!<>&|^,]+$/.test(field.name) ? field.name : JSON.stringify(field.name);
  const scope = field.scope === "any" ? "" : field.scope;
  return `${field.ofParent ? "parent." : ""}${field.ofParent && scope === "" ? name : `${scope}.${name}`}`;
}
