import type { SpanFilter } from "./span-filters.ts";
import type { Span } from "./trace-model.ts";

/**
 * Whether a span is meant by all filters, by Grafana's rules: an attribute of the span, its resource or one of its
 * events, or its `kind`, `status`, `status.message`, `library.name`, `library.version`, `trace.state` or `id`. `=~` is
 * for a part of the value, and for a part of the name of an attribute.
 */
export function spanMeant(filters: readonly SpanFilter[]): (span: Span) => boolean {
  const tests = filters.map(testOf);
  return (span) => tests.every((test) => test(span));
}

type Test = (span: Span) => boolean;

function testOf({ key, operator, value }: SpanFilter): Test {
  switch (key) {
    case "serviceName":
      return (span) => compared(span.service, operator, value);
    case "spanName":
      return (span) => compared(span.name, operator, value);
    case "duration":
      return durationTest(operator, nanosIn(value));
    case "_textSearch_":
      return wordsTest(value);
    default:
      return attributeTest(key, operator, value);
  }
}

function compared(text: string, operator: string, value: string): boolean {
  if (operator === "=") return text === value;
  if (operator === "!=") return text !== value;
  return operator === "=~" ? text.includes(value) : operator === "!~" && !text.includes(value);
}

function durationTest(operator: string, nanos: number): Test {
  switch (operator) {
    case ">":
      return ({ duration }) => duration > nanos;
    case ">=":
      return ({ duration }) => duration >= nanos;
    case "<":
      return ({ duration }) => duration < nanos;
    default:
      return ({ duration }) => operator === "<=" && duration <= nanos;
  }
}

const NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** What is no length of time is compared with nothing. */
function nanosIn(text: string): number {
  const [, count = "", unit = ""] = /^\s*([\d.]+)\s*(ns|us|µs|ms|s|m|h)\s*$/.exec(text) ?? [];
  return count === "" ? NaN : Number(count) * (NANOS[unit] ?? NaN);
}

/** One of the words is enough. */
function wordsTest(query: string): Test {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (span) => {
    const texts = [span.name, span.service, ...span.events.map(({ name }) => name)];
    const pairs = pairsOf(span).flatMap(([key, value]) => (key === "id" ? [] : [key, value]));
    const found = [...texts, ...pairs].map((text) => text.toLowerCase());
    return words.some((word) => word === span.spanId || found.some((text) => text.includes(word)));
  };
}

function attributeTest(key: string, operator: string, value: string): Test {
  const isNegated = operator.startsWith("!");
  const isPart = operator.endsWith("~");
  return (span) => {
    const has = pairsOf(span).some(([name, own]) =>
      value === ""
        ? name === key
        : isPart
          ? name.includes(key) && own.includes(value)
          : name === key && own === value,
    );
    return has !== isNegated;
  };
}

type Pair = readonly [key: string, value: string];

function pairsOf(span: Span): readonly Pair[] {
  const { attributes, resource, events, kind, status, statusMessage, scope, traceState, spanId } = span;
  const [library = "", version = ""] = scope.split(" ");
  const given = [...attributes, ...resource, ...events.flatMap((event) => event.attributes)];
  const own: readonly Pair[] = [
    ["kind", kind],
    ["status", status],
    ["status.message", statusMessage],
    ["library.name", library],
    ["library.version", version],
    ["trace.state", traceState],
    ["id", spanId],
  ];
  return [...given.map(({ key, value }): Pair => [key, value]), ...own.filter(([, value]) => value !== "")];
}
