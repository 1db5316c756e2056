import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { DetectedField, LogqlEngine } from "../../query/logql/engine.ts";
import type { DetectedFieldsBody, DetectedValuesBody } from "../wire/loki.ts";
import { parametersOf } from "../parameters.ts";
import { limitOf, stepOf, wholeOf } from "./parameters.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

const DEFAULT_FIELDS = 1000;

/** How many of the newest lines are looked at. */
const DEFAULT_LINES = 100;

/** `/loki/api/v1/detected_fields`: fields of the newest lines, of metadata and of parsed lines. */
export async function detectedFields(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = fieldLimitOf(parameters);
  const fields = await fieldsOf(c, parameters, engine);
  const shown: DetectedFieldsBody["fields"] = fields
    .slice(0, limit)
    .map(({ label, type, values, parsers, jsonPath }) => ({
      label,
      type,
      cardinality: values.size,
      parsers: parsers.size === 0 ? null : [...parsers],
      ...(jsonPath === undefined ? {} : { jsonPath }),
    }));
  const body: DetectedFieldsBody = shown.length === 0 ? {} : { fields: shown, limit };
  return c.json(body);
}

/** `/loki/api/v1/detected_field/NAME/values` */
export async function detectedFieldValues(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = fieldLimitOf(parameters);
  const name = c.req.param("name") ?? "";
  const fields = await fieldsOf(c, parameters, engine);
  const values = [...(fields.find(({ label }) => label === name)?.values ?? [])].slice(0, limit);
  const body: DetectedValuesBody = values.length === 0 ? {} : { values, limit };
  return c.json(body);
}

/** `limit`, or `field_limit` as it was called before. */
function fieldLimitOf(parameters: URLSearchParams): number {
  const name = (parameters.get("limit") ?? "") === "" ? "field_limit" : "limit";
  return limitOf(parameters, DEFAULT_FIELDS, name);
}

async function fieldsOf(
  c: Context,
  parameters: URLSearchParams,
  engine: LogqlEngine,
): Promise<readonly DetectedField[]> {
  const lines = wholeOf(parameters, "line_limit", DEFAULT_LINES);
  if (lines <= 0) throw new WatchtowerError("invalid", "limit must be a positive value");
  const range = orderedTimeRangeOf(parameters, engine.limits);
  // Without a meaning here, and refused where it is wrong, as by Loki.
  stepOf(parameters, range, engine.limits.maxPoints);
  return engine.detectFields(parameters.get("query") ?? "", range, lines, c.req.raw.signal);
}
