import { describe, expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { ExtremeMessages } from "../../../test/kit/extreme-otlp.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import { decodeTelemetry, encodeTelemetry } from "../../model/otlp/telemetry/telemetry.ts";
import { validate } from "../../model/otlp/validate.ts";
import { SIGNALS } from "../../model/signal.ts";
import { Compiler } from "./compile/compiler.ts";
import { CONVERTERS, conditionFunctions, statementFunctions } from "./functions/tables.ts";
import { CONTEXTS } from "./paths/contexts.ts";
import type { ContextName } from "./paths/contexts.ts";
import { ConditionSequence, StatementSequence } from "./run/sequence.ts";
import { visitAll } from "./run/walk.ts";
import { parseCondition, parseStatement } from "./syntax/parse.ts";
import { NOW } from "./testing/sample.ts";

/** Each field of each context read, and set to what another one holds. */
function statementsOn(name: ContextName): readonly string[] {
  const fields = Object.keys(CONTEXTS[name].paths[name] ?? {});
  const context = CONTEXTS[name].paths[name] ?? {};
  const settable = fields.filter((field) => context[field]?.access.set !== undefined);
  return [
    ...settable.flatMap((field, at) =>
      fields.filter((_, other) => (at + other) % 5 === 0).map((other) => `set(${field}, ${other})`),
    ),
    ...settable.map((field) => `append(${field}, "x")`),
    ...settable.map((field) => `replace_pattern(${field}, "a(.)", "$1$1")`),
    ...settable.flatMap((field) => [
      `flatten(${field})`,
      `truncate_all(${field}, 2)`,
      `limit(${field}, 1, [])`,
    ]),
    ...settable.map((field) => `merge_maps(${field}, resource.attributes, "upsert")`),
    'set(cache["a"]["b"][0], resource.attributes)',
    'set(resource.attributes["__proto__"]["x"], resource.attributes["constructor"])',
  ];
}

const MORE: Readonly<Partial<Record<ContextName, readonly string[]>>> = {
  metric: [
    "scale_metric(1.5)",
    "extract_sum_metric(true)",
    "extract_count_metric(true)",
    "convert_summary_quantile_val_to_gauge()",
    'convert_exponential_histogram_to_histogram("uniform", [0.0, 1.0, 10.0])',
    'aggregate_on_attributes("median", [])',
    'convert_gauge_to_sum("delta", true)',
    "convert_sum_to_gauge()",
    'copy_metric(name="copy") where name != "copy"',
  ],
  datapoint: ['convert_summary_sum_val_to_sum("delta", true)'],
  span: ['set_semconv_span_name("1.37.0")'],
};

/** Converters that take any one value, each of all fields. */
function conditionsOn(name: ContextName): readonly string[] {
  const compiler = new Compiler(CONTEXTS[name], conditionFunctions(name));
  const fields = Object.keys(CONTEXTS[name].paths[name] ?? {});
  return CONVERTERS.flatMap((converter) =>
    fields.flatMap((field) =>
      ["", ', "a"', ", 1", ", nil", ', "%Y"', ', ["a"]'].flatMap((rest) => {
        const text = `${converter.name}(${field}${rest}) == "x"`;
        try {
          compiler.condition(parseCondition(text));
          return [text];
        } catch {
          return [];
        }
      }),
    ),
  );
}

const CONTEXT_NAMES: readonly ContextName[] = [
  "resource",
  "scope",
  "span",
  "spanevent",
  "metric",
  "datapoint",
  "log",
];

describe.each(CONTEXT_NAMES)("whatever stands in the data of a %s", (name) => {
  const compiler = new Compiler(CONTEXTS[name], statementFunctions(name));
  const texts = [...statementsOn(name), ...(MORE[name] ?? [])];
  const statements = texts.map((text) => ({ text, run: compiler.statement(parseStatement(text)) }));
  const converters = new Compiler(CONTEXTS[name], conditionFunctions(name));
  // All of them take seconds; which ones are tried differs by context.
  const some = conditionsOn(name).filter((_, index) => index % 13 === name.length);
  const conditions = some.map((text) => ({
    text,
    run: converters.condition(parseCondition(text)),
  }));

  it("statements do not stop the process, and leave telemetry that is valid", () => {
    const failed = new Set<string>();
    const sequence = new StatementSequence(statements, "ignore", (text, message) =>
      failed.add(`${text}: ${message}`),
    );
    const anyOf = new ConditionSequence(conditions, "ignore", (text, message) =>
      failed.add(`${text}: ${message}`),
    );
    const random = new Random(7);
    for (const signal of SIGNALS) {
      for (let count = 0; count < 3; count++) {
        const bytes = transcodeRequest(
          signal,
          Buffer.from(JSON.stringify(new ExtremeMessages(random).request(signal))),
        );
        const telemetry = decodeTelemetry(signal, bytes);
        visitAll(telemetry, name, NOW, (run) => {
          anyOf.isAnyTrue(run);
          sequence.execute(run);
        });
        validate(signal, encodeTelemetry(telemetry));
      }
    }
    const odd = [...failed].filter((message) =>
      /is not a function|undefined \(reading|internal|Maximum call stack/.test(message),
    );
    expect(odd).toEqual([]);
    expect(conditions.length).toBeGreaterThan(20);
  });
});
