import { valueText } from "../../../model/otlp/value-text.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { define } from "./definition.ts";
import { literalText, optional } from "./parameters.ts";

const SUPPORTED = "1.37.0";

/** Names a span by OpenTelemetry's semantic conventions: by its method and route, its call, its query, its message. */
const setSpanName = define(
  "set_semconv_span_name",
  { semconv_version: literalText, original_span_name_attribute: optional(literalText) },
  (given, site) => {
    if (given.semconv_version !== SUPPORTED) throw site.problem("semconv_version", `must be "${SUPPORTED}"`);
    const attribute = given.original_span_name_attribute;
    if (attribute === "") throw site.problem("original_span_name_attribute", "must not be empty");
    return ({ span }) => {
      const original = span.name;
      const name = spanName(span);
      if (name === original) return undefined;
      span.name = name;
      if (attribute !== undefined) span.attributes.set(attribute, { kind: "string", value: original });
      return undefined;
    };
  },
);

/** By the numbers of SpanKind. */
const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

function spanName({ kind, attributes, name }: EditableSpan): string {
  switch (kind) {
    case SERVER:
      return httpName(attributes, "http.route") ?? rpcName(attributes) ?? messagingName(attributes) ?? name;
    case CLIENT:
      return (
        httpName(attributes, "url.template") ??
        rpcName(attributes) ??
        databaseName(attributes) ??
        messagingName(attributes) ??
        name
      );
    case PRODUCER:
    case CONSUMER:
      return messagingName(attributes) ?? name;
    default:
      return name;
  }
}

/** The first of the names that is there. */
function first(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined) return valueText(value);
  }
  return undefined;
}

function httpName(attributes: Attributes, subject: string): string | undefined {
  const method = first(attributes, "http.request.method", "http.method");
  const target = first(attributes, subject);
  return method === undefined || target === undefined ? method : `${method} ${target}`;
}

function rpcName(attributes: Attributes): string | undefined {
  const system = first(attributes, "rpc.system");
  if (system === undefined) return undefined;
  const method = first(attributes, "rpc.method", "rpc.grpc.method");
  const service = first(attributes, "rpc.service", "rpc.grpc.service");
  if (service === undefined) return method ?? system;
  return `${service}/${method ?? "*"}`;
}

function databaseName(attributes: Attributes): string | undefined {
  const system = first(attributes, "db.system.name", "db.system");
  if (system === undefined) return undefined;
  const summary = first(attributes, "db.query.summary");
  if (summary !== undefined) return summary;
  const operation = first(attributes, "db.operation.name", "db.operation");
  const words = [operation, databaseTarget(attributes)].filter((word) => word !== undefined && word !== "");
  return words.length === 0 ? system : words.join(" ");
}

function databaseTarget(attributes: Attributes): string | undefined {
  const namespace = first(attributes, "db.namespace", "db.name");
  const target = first(attributes, "db.collection.name", "db.stored_procedure.name");
  if (target !== undefined)
    return namespace === undefined || namespace === "" ? target : `${namespace}.${target}`;
  return namespace ?? server(attributes);
}

function server(attributes: Attributes): string | undefined {
  const address = first(attributes, "server.address");
  const port = first(attributes, "server.port");
  return address === undefined || port === undefined ? address : `${address}:${port}`;
}

function messagingName(attributes: Attributes): string | undefined {
  const system = first(attributes, "messaging.system");
  if (system === undefined) return undefined;
  const operation = first(attributes, "messaging.operation.name", "messaging.operation");
  const destination = messagingDestination(attributes);
  if (destination === undefined) return operation ?? system;
  return operation === undefined ? destination : `${operation} ${destination}`;
}

function messagingDestination(attributes: Attributes): string | undefined {
  const isTrue = (name: string): boolean => {
    const value = attributes.get(name);
    return value?.kind === "bool" && value.value;
  };
  if (isTrue("messaging.destination.temporary")) return "(temporary)";
  if (isTrue("messaging.destination.anonymous")) return "(anonymous)";
  const names = ["messaging.destination.template", "messaging.destination.name", "messaging.destination"];
  return first(attributes, ...names) ?? server(attributes);
}

export const SPAN_NAME_FUNCTIONS = [setSpanName];
