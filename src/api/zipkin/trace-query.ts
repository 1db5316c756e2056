import { tagExists, tagIs } from "../tag-condition.ts";
import { duration } from "./parameters.ts";

/**
 * The TraceQL that finds what a search of Zipkin does: traces with a span that is as all of the parameters say.
 *
 * @throws WatchtowerError `invalid`
 */
export function traceQuery(parameters: URLSearchParams): string {
  const text = (name: string, field: string): readonly string[] => {
    const value = parameters.get(name) ?? "";
    return value === "" || value === "all" ? [] : [`${field} = ${JSON.stringify(value)}`];
  };
  const [shortest, longest] = [duration(parameters, "minDuration"), duration(parameters, "maxDuration")];
  const conditions = [
    ...text("serviceName", "resource.service.name"),
    ...text("remoteServiceName", 'span."peer.service"'),
    ...text("spanName", "name"),
    ...(shortest === undefined ? [] : [`duration >= ${shortest}ns`]),
    ...(longest === undefined ? [] : [`duration <= ${longest}ns`]),
    ...terms(parameters.get("annotationQuery") ?? ""),
  ];
  return `{ ${conditions.join(" && ")} }`;
}

/** `http.method=GET and error`: a tag with its value, or a tag or annotation that is there. */
const terms = (query: string): readonly string[] =>
  query
    .split(/ and /i)
    .map((term) => term.trim())
    .filter((term) => term !== "")
    .map(termCondition);

function termCondition(term: string): string {
  const at = term.indexOf("=");
  if (at > 0) return `(${tagIs(term.slice(0, at), term.slice(at + 1))})`;
  const failed = term === "error" ? " || status = error" : "";
  return `(${tagExists(term)} || event:name = ${JSON.stringify(term)}${failed})`;
}
