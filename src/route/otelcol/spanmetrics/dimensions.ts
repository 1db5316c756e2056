import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { spanKindName, statusCodeName } from "../../../model/otlp/names.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableScope } from "../../../model/otlp/telemetry/group.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { Dimension, SpanMetricsSettings } from "./settings.ts";

const SEPARATOR = "\u0000";
const ABSENT = "\u0001";

/** A span and where it came from. */
export interface SpanFacts {
  /** `service.name` of its resource. */
  readonly service: string;
  readonly span: EditableSpan;
  readonly scope: EditableScope;
  /** Where attributes are looked for behind the span's, in this order. */
  readonly behind: readonly Attributes[];
}

/** Which attributes a span's series has: the standard ones that are not excluded, and those asked for. */
export class Dimensions {
  readonly #settings: SpanMetricsSettings;
  readonly #asked: readonly Dimension[];

  constructor(settings: SpanMetricsSettings, asked: readonly Dimension[]) {
    this.#settings = settings;
    this.#asked = asked;
  }

  /** Equal for spans whose attributes are equal as texts. */
  key(facts: SpanFacts): string {
    const { service, span, scope } = facts;
    const { scopes } = this.#settings;
    let key = this.#isAsked("service.name") ? service : "";
    if (this.#isAsked("span.name")) key += SEPARATOR + span.name;
    if (this.#isAsked("span.kind")) key += SEPARATOR + span.kind;
    if (this.#isAsked("status.code")) key += SEPARATOR + span.status.code;
    for (const dimension of this.#asked) {
      const value = valueOf(dimension, facts);
      key += SEPARATOR + (value === undefined ? ABSENT : valueText(value));
    }
    if (scopes.size > 0 && scopes.has(scope.name)) key += SEPARATOR + scope.name + SEPARATOR + scope.version;
    return key;
  }

  /** The standard ones first. A dimension that is named as one of them takes its place. */
  attributes(facts: SpanFacts): readonly KeyValue[] {
    const attributes = [...this.#standard(facts)];
    for (const dimension of this.#asked) {
      const value = valueOf(dimension, facts);
      if (value !== undefined) put(attributes, dimension.name, value);
    }
    const { name, version } = facts.scope;
    if (name !== "" && this.#settings.scopes.has(name)) {
      put(attributes, "span.instrumentation.scope.name", string(name));
      if (version !== "") put(attributes, "span.instrumentation.scope.version", string(version));
    }
    return attributes;
  }

  #standard({ service, span }: SpanFacts): readonly KeyValue[] {
    const all = [
      { key: "service.name", value: string(service) },
      { key: "span.name", value: string(span.name) },
      { key: "span.kind", value: string(spanKindName(span.kind) ?? "") },
      { key: "status.code", value: string(statusCodeName(span.status.code) ?? "") },
    ];
    return all.filter(({ key }) => this.#isAsked(key));
  }

  #isAsked(standard: string): boolean {
    return !this.#settings.excluded.has(standard);
  }
}

const string = (value: string): AnyValue => ({ kind: "string", value });

function valueOf({ name, fallback }: Dimension, { span, behind }: SpanFacts): AnyValue | undefined {
  const own = span.attributes.get(name);
  if (own !== undefined) return own;
  for (const attributes of behind) {
    const value = attributes.get(name);
    if (value !== undefined) return value;
  }
  return fallback === undefined ? undefined : string(fallback);
}

/** The last one of a name counts, where the first one stood. */
function put(attributes: KeyValue[], key: string, value: AnyValue): void {
  const at = attributes.findIndex((each) => each.key === key);
  if (at < 0) attributes.push({ key, value });
  else attributes[at] = { key, value };
}
