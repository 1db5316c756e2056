import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { Labels } from "../../../model/labels.ts";
import { Execution } from "../../go-template/execute.ts";
import { type TemplateFunction, fixed } from "../../go-template/function.ts";
import { TemplateSyntaxError } from "../../go-template/lexer.ts";
import { parseTemplate } from "../../go-template/parser.ts";
import { LabelMap, type Value } from "../../go-template/value.ts";
import type { ResultSeries } from "../engine.ts";
import { formatHistogram } from "../histogram/format.ts";
import { findFunction, hasFunction } from "./template-functions.ts";

/** What a server adds when it tells others of itself. */
export interface External {
  readonly labels: Labels;
  /** By which others reach it, without a slash at its end; "" where that is not known. */
  readonly url: string;
}

export const NO_EXTERNAL: External = { labels: Labels.empty, url: "" };

/** What texts know beside the alert. */
export interface TemplateScope {
  readonly external: External;
  /** Of the evaluation, Unix milliseconds. */
  readonly now: number;
  /** The value of an expression at the time of the evaluation, for `query`. */
  readonly query: (expression: string) => Promise<readonly ResultSeries[]>;
}

/** What a template sees of the alert. */
export interface TemplateData extends TemplateScope {
  readonly labels: Labels;
  readonly value: number | NativeHistogram;
}

/** The text of a label or annotation of an alert. */
export interface Template {
  /** As it is written. */
  readonly text: string;
  /** @returns the text, or `<error expanding template: …>`, as Prometheus has it. */
  readonly expand: (data: TemplateData) => Promise<string>;
}

/** What Prometheus puts before each text, so that there are these variables. */
const VARIABLES =
  "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/** Queries that one text may ask. */
const MAX_QUERIES = 100;

/**
 * Compiles a text of an alerting rule: a template of Go's text/template with the data and functions that Prometheus
 * documents ("Template reference").
 *
 * @param name of the label or annotation, for errors.
 * @throws WatchtowerError `invalid`, as Go words it.
 */
export function compileTemplate(name: string, text: string): Template {
  if (!text.includes("{{")) return { text, expand: () => Promise.resolve(text) };
  const source = VARIABLES + text;
  const template = parsed(name, source);
  return {
    text,
    expand: async (data) => {
      try {
        return await filledIn(data, (input) => new Execution(name, source, template, input).run());
      } catch (error) {
        return `<error expanding template: ${errorMessage(error)}>`;
      }
    },
  };
}

function parsed(name: string, source: string) {
  try {
    return parseTemplate(source, hasFunction);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new WatchtowerError("invalid", `template: ${name}:${error.line}: ${error.message}`, {
      cause: error,
    });
  }
}

type Input = ConstructorParameters<typeof Execution>[3];

/**
 * Templates run without a pause, while queries take one: where a result is missing it is asked for, and the template
 * begins anew.
 */
async function filledIn(data: TemplateData, run: (input: Input) => string): Promise<string> {
  const results = new Map<string, Value>();
  const own = ofEvaluation(data);
  for (;;) {
    const missing = new Set<string>();
    const query = fixed(["string"], (expression) => {
      if (!results.has(expression)) missing.add(expression);
      return results.get(expression);
    });
    const input: Input = {
      data: dataOf(data),
      findFunction: (name) => (name === "query" ? query : (own[name] ?? findFunction(name))),
    };
    const attempt = attemptOf(() => run(input));
    if (missing.size === 0) return attempt();
    if (results.size + missing.size > MAX_QUERIES) {
      throw new WatchtowerError("limit", `the template asks too much (limit ${MAX_QUERIES} queries)`);
    }
    for (const expression of missing) results.set(expression, (await data.query(expression)).map(sampleOf));
  }
}

/** The result or the failure, for whoever wants to know it. */
function attemptOf<T>(run: () => T): () => T {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function ofEvaluation({ now, external }: TemplateData): Readonly<Record<string, TemplateFunction>> {
  return {
    now: fixed([], () => now / 1000),
    externalURL: fixed([], () => external.url),
    pathPrefix: fixed([], () =>
      external.url === "" ? "" : new URL(external.url).pathname.replace(/\/$/, ""),
    ),
  };
}

const dataOf = ({ labels, value, external }: TemplateData): Value =>
  new Map<string, Value>([
    ["Labels", labelMap(labels)],
    ["ExternalLabels", labelMap(external.labels)],
    ["ExternalURL", external.url],
    ["Value", valueOf(value)],
  ]);

const sampleOf = (series: ResultSeries): Value =>
  new Map<string, Value>([
    ["Labels", labelMap(series.labels)],
    ["Value", valueOf(firstValue(series))],
  ]);

/** A histogram is shown as Prometheus prints it. */
const valueOf = (value: number | NativeHistogram): Value =>
  typeof value === "number" ? value : formatHistogram(value);

/** Of a series with one sample. */
export const firstValue = ({ values, histograms }: ResultSeries): number | NativeHistogram =>
  histograms?.[0] ?? values[0] ?? NaN;

const labelMap = (labels: Labels): LabelMap =>
  new LabelMap(
    (name) => labels.get(name),
    () => new Map(labels.pairs),
  );
