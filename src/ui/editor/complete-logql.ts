import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { detectedFields, detectedValues, logLabelNames, logLabelValues } from "../http/loki.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { logqlPlace } from "./logql-place.ts";
import { LOGQL_FILTERS, LOGQL_FUNCTIONS, LOGQL_STAGES } from "./logql-vocabulary.ts";

const names = new ListCache<string>();
const fields = new ListCache<Completion>();

const METADATA = named(
  ["detected_level", "trace_id", "span_id", "severity_text", "scope_name"],
  "metadata",
  -1,
);

const RANGES = named(["$__auto", "$__interval", "1m", "5m", "1h"], "range");

/** Labels, fields of the lines and values of both from the server; stages behind a pipe; functions before a selector. */
export async function completeLogql(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  const place = logqlPlace(before);
  switch (place.kind) {
    case "labelName":
      return wordOptions(context, /\w*$/, await labels(), true);
    case "labelValue": {
      const { label } = place;
      return valueOptions(
        context,
        await names.remember(`values/${label}`, (signal) => logLabelValues(label, signal)),
      );
    }
    case "grouping": {
      const found = place.lines === undefined ? METADATA : await fieldsOf(place.lines);
      return wordOptions(context, /\w*$/, [...(await labels()), ...found], true);
    }
    case "field":
      return wordOptions(context, /\w*$/, await fieldsOf(place.lines), true);
    case "fieldValue": {
      const { field, lines } = place;
      const fetchList = (signal: AbortSignal) => detectedValues(field, lines, signal);
      return valueOptions(context, await names.remember(`field/${field}/${lines}`, fetchList));
    }
    case "stage":
      return wordOptions(context, /\w*$/, [...LOGQL_STAGES, ...(await fieldsOf(place.lines))], true);
    case "range":
      return wordOptions(context, /[\w$]*$/, RANGES, true);
    case "text":
      return null;
    case "expression":
      return /\}\s*[|!=~]*$/.test(before)
        ? wordOptions(context, /[|!=~]*$/, LOGQL_FILTERS)
        : wordOptions(context, /\w*$/, LOGQL_FUNCTIONS);
  }
}

async function labels(): Promise<readonly Completion[]> {
  return named(await names.remember("labels", (signal) => logLabelNames(signal)), "label");
}

/** Those that the newest lines have, and those that every line of OTLP may have. */
async function fieldsOf(lines: string): Promise<readonly Completion[]> {
  const found = await fields.remember(lines, async (signal) =>
    (await detectedFields(lines, signal)).map(({ label, type, parsers }) => ({
      label,
      detail: parsers === null ? "metadata" : type,
    })),
  );
  const known = new Set(found.map(({ label }) => label));
  return [...found, ...METADATA.filter(({ label }) => !known.has(label))];
}
