import { compileSearch } from "../base/regexp.ts";
import type { AnyValue } from "../model/otlp/common.ts";
import { spanKindName, statusCodeName } from "../model/otlp/names.ts";
import type { WantedAttributes } from "./attributes.ts";
import type { FilterPolicy, PolicyAttribute, PolicyKey, PolicyMatch } from "./settings.ts";
import type { SpanReader } from "./spans.ts";

type Test = (span: SpanReader) => boolean;

/** Attributes that the policies look at. */
export const filterKeys = (policies: readonly FilterPolicy[]): readonly string[] =>
  policies
    .flatMap(({ include, exclude }) => [...(include?.attributes ?? []), ...(exclude?.attributes ?? [])])
    .flatMap(({ key }) => (key.scope === "intrinsic" ? [] : [key.name]));

/**
 * Whether span metrics count a span: Tempo's filter policies. Each has to let it pass; a value of another type than the
 * policy's does not match.
 *
 * @returns `undefined` if all are counted. @throws WatchtowerError `invalid` for a bad regular expression.
 */
export function compileFilter(policies: readonly FilterPolicy[], wanted: WantedAttributes): Test | undefined {
  if (policies.length === 0) return undefined;
  const tests = policies.flatMap(({ include, exclude }): readonly Test[] => [
    ...(include === undefined ? [] : [compileMatch(include, wanted)]),
    ...(exclude === undefined ? [] : [not(compileMatch(exclude, wanted))]),
  ]);
  return (span) => tests.every((test) => test(span));
}

const not =
  (test: Test): Test =>
  (span) =>
    !test(span);

function compileMatch({ matchType, attributes }: PolicyMatch, wanted: WantedAttributes): Test {
  const tests = attributes.map((attribute): Test => {
    const value = valueTest(matchType, attribute);
    const read = reader(attribute.key, wanted);
    return (span) => {
      const found = read(span);
      return found !== undefined && value(found);
    };
  });
  return (span) => tests.every((test) => test(span));
}

function valueTest(
  matchType: PolicyMatch["matchType"],
  { value }: PolicyAttribute,
): (found: AnyValue) => boolean {
  if (matchType === "regex") {
    const regexp = compileSearch(String(value));
    return (found) => found.kind === "string" && regexp.test(found.value);
  }
  return (found) => {
    switch (found.kind) {
      case "string":
      case "bool":
      case "double":
        return found.value === value;
      case "int":
        return typeof value === "number" && Number(found.value) === value;
      case "array":
      case "map":
      case "bytes":
      case "empty":
        return false;
    }
  };
}

type Read = (span: SpanReader) => AnyValue | undefined;
const text = (value: string): AnyValue => ({ kind: "string", value });

function reader(key: PolicyKey, wanted: WantedAttributes): Read {
  if (key.scope === "intrinsic") return intrinsic(key.name);
  const [place = -1] = wanted.places([key.name]);
  return key.scope === "span" ? (span) => span.ownValue(place) : (span) => span.resourceValue(place);
}

function intrinsic(name: Extract<PolicyKey, { scope: "intrinsic" }>["name"]): Read {
  switch (name) {
    case "name":
      return (span) => text(span.name());
    case "kind":
      return (span) => text(spanKindName(span.kind) ?? String(span.kind));
    case "status":
      return (span) => text(statusCodeName(span.status) ?? String(span.status));
  }
}
