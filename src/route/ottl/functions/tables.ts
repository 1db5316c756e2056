import type { ContextName } from "../paths/contexts.ts";
import { CHECK_FUNCTIONS } from "./checks.ts";
import type { FunctionDefinition } from "./definition.ts";
import { FLATTEN_FUNCTIONS } from "./flatten.ts";
import { HASH_FUNCTIONS } from "./hashes.ts";
import { ID_FUNCTIONS, SPAN_FUNCTIONS } from "./ids.ts";
import { LIST_FUNCTIONS } from "./lists.ts";
import { MAP_EDITORS } from "./map-editors.ts";
import { AGGREGATE_FUNCTIONS } from "./metrics/aggregate.ts";
import { CHANGE_FUNCTIONS } from "./metrics/change.ts";
import { CONVERT_FUNCTIONS } from "./metrics/convert.ts";
import { EXPONENTIAL_FUNCTIONS } from "./metrics/exponential.ts";
import { EXTRACT_FUNCTIONS, SUMMARY_FUNCTIONS } from "./metrics/extract.ts";
import { HAS_ATTRIBUTE_FUNCTIONS } from "./metrics/has-attribute.ts";
import { PARSE_FUNCTIONS } from "./parse.ts";
import { REPLACE_FUNCTIONS } from "./replace.ts";
import { SET_FUNCTIONS } from "./set.ts";
import { SEVERITY_FUNCTIONS } from "./severity.ts";
import { SPAN_NAME_FUNCTIONS } from "./span-name.ts";
import { TEXT_FUNCTIONS } from "./texts.ts";
import { TIME_FUNCTIONS } from "./times.ts";
import { TYPE_FUNCTIONS } from "./types.ts";

/** By the names that statements call them. */
export type Functions = ReadonlyMap<string, FunctionDefinition>;

/** Of all contexts (pkg/ottl/ottlfuncs). */
export const CONVERTERS: readonly FunctionDefinition[] = [
  ...CHECK_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...ID_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...PARSE_FUNCTIONS,
  ...SEVERITY_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...TYPE_FUNCTIONS,
];

/** Of all contexts, in statements alone (pkg/ottl/ottlfuncs). */
export const EDITORS: readonly FunctionDefinition[] = [
  ...SET_FUNCTIONS,
  ...MAP_EDITORS,
  ...REPLACE_FUNCTIONS,
  ...FLATTEN_FUNCTIONS,
];

/** What only some contexts have (processor/transformprocessor). */
export const OWN_FUNCTIONS: Readonly<Partial<Record<ContextName, readonly FunctionDefinition[]>>> = {
  span: [...SPAN_FUNCTIONS, ...SPAN_NAME_FUNCTIONS],
  metric: [
    ...AGGREGATE_FUNCTIONS,
    ...CHANGE_FUNCTIONS,
    ...CONVERT_FUNCTIONS,
    ...EXPONENTIAL_FUNCTIONS,
    ...EXTRACT_FUNCTIONS,
  ],
  datapoint: SUMMARY_FUNCTIONS,
};

/** What only conditions of some contexts have (internal/filter/filterottl). */
const OWN_CONVERTERS: Readonly<Partial<Record<ContextName, readonly FunctionDefinition[]>>> = {
  span: SPAN_FUNCTIONS,
  metric: HAS_ATTRIBUTE_FUNCTIONS,
};

const table = (functions: readonly FunctionDefinition[]): Functions =>
  new Map(functions.map((each) => [each.name, each]));

/** For statements of `otelcol.processor.transform`. */
export const statementFunctions = (context: ContextName): Functions =>
  table([...EDITORS, ...CONVERTERS, ...(OWN_FUNCTIONS[context] ?? [])]);

/** For conditions of `otelcol.processor.filter`, and of groups of statements. */
export const conditionFunctions = (context: ContextName): Functions =>
  table([...CONVERTERS, ...(OWN_CONVERTERS[context] ?? [])]);
