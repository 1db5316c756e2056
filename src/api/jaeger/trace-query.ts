import { WatchtowerError } from "../../base/errors.ts";
import { tagIs } from "../tag-condition.ts";
import { duration, service, tags } from "./parameters.ts";

/**
 * The TraceQL that finds what a search of Jaeger does: traces with a span of the service that has the operation, the
 * duration and all tags.
 *
 * @throws WatchtowerError `invalid`
 */
export function traceQuery(parameters: URLSearchParams): string {
  const [shortest, longest] = [duration(parameters, "minDuration"), duration(parameters, "maxDuration")];
  if (shortest && longest && longest < shortest)
    throw new WatchtowerError("invalid", "'maxDuration' should be greater than 'minDuration'");
  const operation = parameters.get("operation") ?? "";
  const conditions = [
    `resource.service.name = ${JSON.stringify(service(parameters))}`,
    ...(operation === "" ? [] : [`name = ${JSON.stringify(operation)}`]),
    ...(shortest ? [`duration >= ${shortest}ns`] : []),
    ...(longest ? [`duration <= ${longest}ns`] : []),
    ...[...tags(parameters)].map(([key, value]) => tagCondition(key, value)),
  ];
  return `{ ${conditions.join(" && ")} }`;
}

/** What OTLP has beside attributes is a tag in Jaeger. */
const SPECIAL: ReadonlyMap<string, (value: string) => string> = new Map([
  ["span.kind", (value: string) => (KINDS.has(value) ? `kind = ${value}` : "false")],
  ["otel.status_code", (value) => (STATUSES.has(value) ? `status = ${value.toLowerCase()}` : "false")],
  ["otel.status_description", (value) => `statusMessage = ${JSON.stringify(value)}`],
  ["otel.scope.name", (value) => `instrumentation:name = ${JSON.stringify(value)}`],
  ["otel.library.name", (value) => `instrumentation:name = ${JSON.stringify(value)}`],
  ["otel.scope.version", (value) => `instrumentation:version = ${JSON.stringify(value)}`],
  ["otel.library.version", (value) => `instrumentation:version = ${JSON.stringify(value)}`],
]);
const KINDS: ReadonlySet<string> = new Set(["internal", "server", "client", "producer", "consumer"]);
const STATUSES: ReadonlySet<string> = new Set(["OK", "ERROR"]);

/** Tags of the span, its process and its logs; their values are compared as text. */
function tagCondition(key: string, value: string): string {
  const special = SPECIAL.get(key)?.(value);
  if (special !== undefined) return special;
  const alternatives = [tagIs(key, value)];
  if (key === "error" && value === "true") alternatives.push("status = error");
  if (key === "event") alternatives.push(`event:name = ${JSON.stringify(value)}`);
  return `(${alternatives.join(" || ")})`;
}
