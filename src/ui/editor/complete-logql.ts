import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { logLabelNames, logLabelValues } from "../http/loki.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { matcherContext } from "./matcher-context.ts";
import { LOGQL_AGGREGATIONS, LOGQL_RANGE_FUNCTIONS, LOGQL_STAGES } from "./vocabulary.ts";

const names = new ListCache<string>();

const STAGES = named(LOGQL_STAGES, "stage");
const METADATA = named(
  ["detected_level", "trace_id", "span_id", "severity_text", "scope_name"],
  "metadata",
  -1,
);
const FUNCTIONS = [...named(LOGQL_RANGE_FUNCTIONS, "function"), ...named(LOGQL_AGGREGATIONS, "aggregation")];

/** Labels and values from the server; stages behind a pipe; functions before a selector. */
export async function completeLogql(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  const place = matcherContext(before);
  switch (place.kind) {
    case "labelName":
      return wordOptions(
        context,
        /\w*$/,
        named(await names.remember("labels", logLabelNames), "label"),
        true,
      );
    case "labelValue": {
      const { label } = place;
      return valueOptions(
        context,
        await names.remember(`values/${label}`, (signal) => logLabelValues(label, signal)),
      );
    }
    case "grouping":
      return wordOptions(
        context,
        /\w*$/,
        [...named(await names.remember("labels", logLabelNames), "label"), ...METADATA],
        true,
      );
    case "range":
      return wordOptions(
        context,
        /[\w$]*$/,
        named(["$__auto", "$__interval", "1m", "5m", "1h"], "range"),
        true,
      );
    case "string":
      return null;
    case "expression": {
      const afterPipe = /\|\s*\w*$/.test(before);
      return wordOptions(context, /\w*$/, afterPipe ? [...STAGES, ...METADATA] : FUNCTIONS, afterPipe);
    }
  }
}
