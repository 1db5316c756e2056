import { LanguageSupport, LRLanguage } from "@codemirror/language";
import { parser as logqlParser } from "@grafana/lezer-logql";
import { parser as traceqlParser } from "@grafana/lezer-traceql";
import { styleTags, tags } from "@lezer/highlight";
import type { LRParser } from "@lezer/lr";
import { parser as promqlParser } from "@prometheus-io/lezer-promql";
import { completeLogql } from "./complete-logql.ts";
import { completePromql } from "./complete-promql.ts";
import { completeTraceql } from "./complete-traceql.ts";
import type { QueryLanguage } from "../../api/wire/query-check.ts";

const logqlStyle = styleTags({
  "Identifier LabelName": tags.labelName,
  String: tags.string,
  "Number Duration Bytes": tags.number,
  "RangeOp/... VectorOp/... LabelAggOp/... ConvOp/...": tags.function(tags.variableName),
  "Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat Decolorize Drop Keep Ip": tags.keyword,
  "By Without On Ignoring GroupLeft GroupRight Bool Offset And Or Unless": tags.modifier,
  "Eq Neq Re Nre PipeExact PipeMatch PipePattern Npa Pipe Gtr Gte Lss Lte Eql Add Sub Mul Div Mod Pow":
    tags.operator,
  LineComment: tags.comment,
});

const traceqlStyle = styleTags({
  "Identifier Resource Span Event Link Instrumentation Parent": tags.labelName,
  IntrinsicField: tags.keyword,
  "String TemplateVariable": tags.string,
  "Integer Float Duration": tags.number,
  Static: tags.bool,
  "Aggregate MetricsOperationBasicType MetricsOverTimeType MetricsAggregatorFunctionType": tags.function(
    tags.variableName,
  ),
  "GroupOperation SelectOperation CoalesceOperation With": tags.keyword,
  "FieldOp ComparisonOp ScalarOp And Or Pipe Gt Lt Desc Anc": tags.operator,
  "LineComment BlockComment": tags.comment,
});

/** A language's highlighting, with completion that asks the server for names and values. */
export function languageSupport(language: QueryLanguage): LanguageSupport {
  switch (language) {
    case "promql":
      return support(promqlParser, completePromql);
    case "logql":
      return support(logqlParser.configure({ props: [logqlStyle] }), completeLogql);
    case "traceql":
      return support(traceqlParser.configure({ props: [traceqlStyle] }), completeTraceql);
  }
}

function support(parser: LRParser, complete: typeof completePromql): LanguageSupport {
  const language = LRLanguage.define({
    parser,
    languageData: { closeBrackets: { brackets: ["(", "[", "{", '"', "`"] } },
  });
  return new LanguageSupport(language, language.data.of({ autocomplete: complete }));
}
