import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { logLabelNames, logLabelValues } from "../http/loki.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { LOGQL_FUNCTIONS, LOGQL_STAGES } from "./logql-vocabulary.ts";
import { matcherContext } from "./matcher-context.ts";

const names = new ListCache<string>();

const METADATA = named(
  ["detected_level", "trace_id", "span_id", "severity_text", "scope_name"],
  "metadata",
  -1,
);

/** Labels and values from the server; stages behind a pipe; functions before a selector. */
export async function completeLogql(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  const place = matcherContext(before);
  switch (place.kind) {
    case "labelName":
      return wordOptions(
        context,
        /\w*$/,
        named(await names.remember("labels", (signal) => logLabelNames(signal)), "label"),
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
        [...named(await names.remember("labels", (signal) => logLabelNames(signal)), "label"), ...METADATA],
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
      return wordOptions(
        context,
        /\w*$/,
        afterPipe ? [...LOGQL_STAGES, ...METADATA] : LOGQL_FUNCTIONS,
        afterPipe,
      );
    }
  }
}
