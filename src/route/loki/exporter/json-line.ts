import { toHex } from "../../../base/bytes.ts";
import { valueJson } from "../../../model/otlp/value-text.ts";
import { mapJson, quoted } from "./json-text.ts";
import type { LineParts } from "./loki-exporter.ts";

/** A record as one JSON object; fields without a value are left out. `undefined` for numbers that JSON does not have. */
export function jsonLine({ record, attributes, resource, scope }: LineParts): string | undefined {
  const fields: [name: string, json: string | undefined][] = [];
  const add = (name: string, isThere: boolean, json: () => string | undefined): void => {
    if (isThere) fields.push([name, json()]);
  };
  const { body, severityText, flags } = record;
  add("body", body.kind !== "empty", () => valueJson(body, quoted));
  add("traceid", isSet(record.traceId), () => quoted(toHex(record.traceId)));
  add("spanid", isSet(record.spanId), () => quoted(toHex(record.spanId)));
  add("severity", severityText !== "", () => quoted(severityText));
  add("flags", flags !== 0, () => String(flags));
  add("attributes", attributes.length > 0, () => mapJson(attributes));
  add("resources", resource.attributes.length > 0, () => resource.json);
  add("instrumentation_scope", scope.name !== "", () => {
    const members: [string, string | undefined][] = [["name", quoted(scope.name)]];
    if (scope.version !== "") members.push(["version", quoted(scope.version)]);
    if (scope.attributes.size > 0) members.push(["attributes", mapJson(scope.attributes.entries())]);
    return objectJson(members);
  });
  return objectJson(fields);
}

/** An id of zeros is none. */
export const isSet = (id: Uint8Array): boolean => id.some((byte) => byte !== 0);

function objectJson(members: readonly (readonly [string, string | undefined])[]): string | undefined {
  if (members.some(([, json]) => json === undefined)) return undefined;
  return `{${members.map(([name, json]) => `"${name}":${json}`).join(",")}}`;
}
