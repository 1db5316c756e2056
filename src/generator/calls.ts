import type { Attributes } from "@opentelemetry/api";
import type { Chance } from "./random.ts";
import type { Failure, LogLine, Service, Step } from "./story.ts";

/** The kinds of steps that services take towards each other, with the attributes of the semantic conventions. */
const PORT = 8080;

export interface RequestDetails {
  readonly steps: readonly Step[];
  readonly logs: readonly LogLine[];
  /** Beside those of HTTP, over which they win. */
  readonly attributes?: Attributes;
  /** Default 200, or 500 if it fails. */
  readonly status?: number;
  /** It fails because a step of it does. */
  readonly failed?: boolean;
  /** It fails of itself. */
  readonly failure?: Failure;
}

/** A request as the service that answers it sees it. */
export function request(
  chance: Chance,
  service: Service,
  method: string,
  route: string,
  path: string,
  details: RequestDetails,
): Step {
  const broken = details.failed === true || details.failure !== undefined;
  const status = details.status ?? (broken ? 500 : 200);
  const failure =
    details.failure ?? (broken ? { type: "500", message: `${method} ${route} failed` } : undefined);
  return {
    service,
    name: `${method} ${route}`,
    kind: "server",
    attributes: {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
      "url.path": path,
      "url.scheme": "http",
      "server.address": service,
      "server.port": PORT,
      ...details.attributes,
    },
    workMs: chance.between(1, 12),
    steps: details.steps,
    logs: details.logs,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The same request as the service that makes it sees it. */
export function call(chance: Chance, from: Service, answer: Step): Step {
  const { attributes, failure } = answer;
  const method = String(attributes["http.request.method"]);
  const status = Number(attributes["http.response.status_code"]);
  const path = String(attributes["url.path"]);
  const isError = failure !== undefined || status >= 400;
  return {
    service: from,
    name: method,
    kind: "client",
    attributes: {
      "http.request.method": method,
      "http.response.status_code": status,
      "url.full": `http://${answer.service}:${PORT}${path}`,
      "server.address": answer.service,
      "server.port": PORT,
    },
    workMs: chance.between(0, 3),
    steps: [answer],
    logs: [],
    ...(isError
      ? { failure: { type: String(status), message: `${answer.service} answered ${status}` } }
      : {}),
  };
}

/**
 * A query as the service that makes it sees it; one that fails took 2 s.
 *
 * @param query its first word is the operation; kept as `db.query.text`.
 */
export function database(
  chance: Chance,
  service: Service,
  system: "postgresql" | "redis",
  collection: string,
  query: string,
  failure?: Failure,
): Step {
  const operation = query.split(" ")[0] ?? "";
  return {
    service,
    name: `${operation} ${collection}`,
    kind: "client",
    attributes: {
      "db.system.name": system,
      "db.namespace": "shop",
      "db.collection.name": collection,
      "db.operation.name": operation,
      "db.query.text": query,
      "server.address": `${system}.internal`,
    },
    workMs: failure === undefined ? chance.between(1, system === "redis" ? 4 : 40) : 2000,
    steps: [],
    logs: [],
    ...(failure === undefined ? {} : { failure }),
  };
}

/** A message put on a topic, and taken from it later by another service. */
export function message(
  chance: Chance,
  from: Service,
  to: Service,
  topic: string,
  steps: readonly Step[],
): Step {
  const attributes = { "messaging.system": "kafka", "messaging.destination.name": topic };
  const taken: Step = {
    service: to,
    name: `process ${topic}`,
    kind: "consumer",
    attributes: {
      ...attributes,
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.consumer.group.name": to,
    },
    workMs: chance.between(2, 10),
    steps,
    logs: [],
    later: true,
  };
  return {
    service: from,
    name: `send ${topic}`,
    kind: "producer",
    attributes: { ...attributes, "messaging.operation.name": "send", "messaging.operation.type": "send" },
    workMs: chance.between(1, 4),
    steps: [taken],
    logs: [],
  };
}

/** `key=value` pairs, as many services log. */
export function logfmt(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${/[\s"=]/.test(String(value)) ? JSON.stringify(value) : value}`)
    .join(" ");
}
