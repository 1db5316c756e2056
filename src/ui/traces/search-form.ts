import { parseDuration } from "../time/duration.ts";

/** What the search form asks for. Empty text means: any. */
export interface SearchForm {
  readonly service: string;
  readonly span: string;
  readonly status: "" | "error" | "ok" | "unset";
  /** Durations as TraceQL writes them, like `100ms`. */
  readonly minDuration: string;
  readonly maxDuration: string;
  readonly tags: readonly Tag[];
}

export interface Tag {
  /** With its scope, like `span.http.route`, or with a leading dot for any scope. */
  readonly name: string;
  readonly operator: "=" | "!=" | "=~" | "!~" | ">" | "<" | ">=" | "<=";
  readonly value: string;
}

export const EMPTY_FORM: SearchForm = {
  service: "",
  span: "",
  status: "",
  minDuration: "",
  maxDuration: "",
  tags: [],
};

/** The TraceQL that a form stands for; `{}` when nothing is asked. */
export function formToTraceql(form: SearchForm): string {
  const terms = [
    form.service === "" ? "" : `resource.service.name = ${quote(form.service)}`,
    form.span === "" ? "" : `name = ${quote(form.span)}`,
    form.status === "" ? "" : `status = ${form.status}`,
    form.minDuration === "" ? "" : `duration >= ${form.minDuration.trim()}`,
    form.maxDuration === "" ? "" : `duration <= ${form.maxDuration.trim()}`,
    ...form.tags.filter((tag) => tag.name.trim() !== "").map(tagTerm),
  ].filter((term) => term !== "");
  return terms.length === 0 ? "{}" : `{ ${terms.join(" && ")} }`;
}

function tagTerm({ name, operator, value }: Tag): string {
  const known = /^(\.|(span|resource|event|link|instrumentation)\.)/.test(name) || INTRINSICS.has(name);
  return `${known ? name : `.${name}`} ${operator} ${literal(value, operator)}`;
}

const INTRINSICS = new Set(["kind", "statusMessage", "rootName", "rootServiceName", "traceDuration"]);

function literal(value: string, operator: Tag["operator"]): string {
  const isRegex = operator === "=~" || operator === "!~";
  if (!isRegex && (/^-?\d+(\.\d+)?$/.test(value) || /^(true|false|nil)$/.test(value))) return value;
  if (!isRegex && operator !== "=" && operator !== "!=" && parseDuration(value) !== undefined) return value;
  return quote(value);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

const TERM =
  /^\s*([.\w:]+(?:\.[\w.-]+)*)\s*(=~|!~|!=|>=|<=|=|>|<)\s*("(?:\\.|[^"\\])*"|`[^`]*`|[^\s"`{}()&|]+)\s*(&&|$)/;

/**
 * Reads a query that a form can show: one span filter whose terms are joined by `&&`.
 * Undefined for any other, which then has only its text.
 */
export function traceqlToForm(query: string): SearchForm | undefined {
  const inner = /^\s*\{([^]*)\}\s*$/.exec(query.trim() === "" ? "{}" : query)?.[1];
  if (inner === undefined) return undefined;
  let form = EMPTY_FORM;
  let rest = inner;
  let joined = false;
  while (rest.trim() !== "") {
    const match = TERM.exec(rest);
    const next = match === null ? undefined : withTerm(form, match);
    if (match === null || next === undefined) return undefined;
    form = next;
    joined = match[4] === "&&";
    rest = rest.slice(match[0].length);
  }
  return joined ? undefined : form;
}

function withTerm(form: SearchForm, match: RegExpExecArray): SearchForm | undefined {
  const [, name = "", operator = "", raw = ""] = match;
  const value = unquoted(raw);
  if (value === undefined) return undefined;
  const is = (wanted: string, sign: string) => name === wanted && operator === sign;
  if ((is("resource.service.name", "=") || is("service.name", "=")) && form.service === "") {
    return { ...form, service: value };
  }
  if (is("name", "=") && form.span === "") return { ...form, span: value };
  if (is("status", "=") && form.status === "" && isStatus(value)) return { ...form, status: value };
  if (is("duration", ">=") && form.minDuration === "") return { ...form, minDuration: value };
  if (is("duration", "<=") && form.maxDuration === "") return { ...form, maxDuration: value };
  const tag = { name, value };
  const sign = OPERATORS.find((candidate) => candidate === operator);
  // A form must write back what it read: names without a scope are intrinsics, which it has no rows for.
  const isAttribute = name.includes(".") && formWrites({ ...tag, operator: sign ?? "=" }, raw);
  return sign === undefined || !isAttribute
    ? undefined
    : { ...form, tags: [...form.tags, { ...tag, operator: sign }] };
}

export const OPERATORS = ["=", "!=", "=~", "!~", ">", "<", ">=", "<="] as const;

function formWrites(tag: Tag, raw: string): boolean {
  return (
    literal(tag.value, tag.operator) === raw ||
    (raw.startsWith("`") && literal(tag.value, tag.operator).startsWith('"'))
  );
}

function isStatus(text: string): text is "error" | "ok" | "unset" {
  return text === "error" || text === "ok" || text === "unset";
}

function unquoted(raw: string): string | undefined {
  if (raw.startsWith("`")) return raw.slice(1, -1);
  if (!raw.startsWith('"')) return raw;
  try {
    return String(JSON.parse(raw));
  } catch {
    return undefined;
  }
}
