import type { Settings } from "../../../alloy/settings/settings.ts";
import { spanKindName } from "../../../model/otlp/names.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableResource, EditableScope } from "../../../model/otlp/telemetry/group.ts";
import type { EditableLogRecord } from "../../../model/otlp/telemetry/log-record.ts";
import type { EditableMetric } from "../../../model/otlp/telemetry/metric.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { attributesMatch } from "./attributes-match.ts";
import { severityNumber } from "./severity.ts";
import { textSet } from "./text-set.ts";
import type { MatchType, TextSet } from "./text-set.ts";

/** What a block `include` or `exclude` asks for; all of it has to be so (the Collector's `MatchProperties`). */
export interface Match {
  /** What it asks of the resource and the scope. */
  group(resource: EditableResource, scope: EditableScope): boolean;
  span(span: EditableSpan): boolean;
  logRecord(record: EditableLogRecord): boolean;
  /** By its name alone. */
  metric(metric: EditableMetric): boolean;
}

/** The Collector's name of a service that has none. */
const NO_SERVICE = "<nil-service-name>";

/** @throws WatchtowerError for expressions and values that cannot be looked for. */
export function compileMatch(block: Settings): Match {
  const type: MatchType = block.string("match_type") === "regexp" ? "regexp" : "strict";
  const texts = (name: string): TextSet | undefined => {
    const wanted = block.strings(name);
    return wanted.length === 0 ? undefined : textSet(type, wanted);
  };
  const [services, spanNames, spanKinds] = [texts("services"), texts("span_names"), texts("span_kinds")];
  const [bodies, severityTexts, metricNames] = [
    texts("log_bodies"),
    texts("log_severity_texts"),
    texts("metric_names"),
  ];
  const severity = severityMatch(block);
  const attributes = attributesMatch(type, block.blocks("attribute"));
  const resources = attributesMatch(type, block.blocks("resource"));
  const libraries = librariesMatch(type, block.blocks("library"));
  return {
    group: (resource, scope) =>
      (services?.(serviceOf(resource.attributes)) ?? true) &&
      libraries(scope) &&
      resources(resource.attributes),
    span: (span) =>
      (spanNames?.(span.name) ?? true) &&
      (spanKinds?.(spanKindName(span.kind) ?? "") ?? true) &&
      attributes(span.attributes),
    logRecord: (record) =>
      (bodies?.(valueText(record.body)) ?? true) &&
      (severityTexts?.(record.severityText) ?? true) &&
      (severity?.(record.severityNumber) ?? true) &&
      attributes(record.attributes),
    metric: (metric) => metricNames?.(metric.name) ?? true,
  };
}

function serviceOf(attributes: Attributes): string {
  const value = attributes.get("service.name");
  return value === undefined ? NO_SERVICE : valueText(value);
}

/** All of them have to be so, as in the Collector. */
function librariesMatch(type: MatchType, blocks: readonly Settings[]): (scope: EditableScope) => boolean {
  const all = blocks.map((block) => {
    const version = block.stringOr("version");
    return {
      name: textSet(type, [block.string("name")]),
      version: version === undefined ? undefined : textSet(type, [version]),
    };
  });
  return (scope) => all.every(({ name, version }) => name(scope.name) && (version?.(scope.version) ?? true));
}

function severityMatch(block: Settings): ((severity: number) => boolean) | undefined {
  const wanted = block.block("log_severity");
  if (wanted === undefined) return undefined;
  const least = severityNumber(wanted.string("min"));
  const matchesUndefined = wanted.bool("match_undefined");
  return (severity) => (severity === 0 ? matchesUndefined : severity >= least);
}
