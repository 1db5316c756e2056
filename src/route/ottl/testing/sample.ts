import { unixNano } from "../../../base/units.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";
import { decodeTelemetry, encodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { requestToJson } from "../../../model/otlp/to-json.ts";
import { Compiler } from "../compile/compiler.ts";
import { conditionFunctions, statementFunctions } from "../functions/tables.ts";
import { CONTEXTS } from "../paths/contexts.ts";
import type { ContextName } from "../paths/contexts.ts";
import type { Run } from "../run/run.ts";
import { visitAll } from "../run/walk.ts";
import { parseCondition, parseStatement } from "../syntax/parse.ts";
import { OttlDuration, OttlId, OttlItems, OttlTime, fromAny, isList, isMap } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";

/** 2023-11-14T22:13:20Z */
export const NOW = unixNano(1_700_000_000_000_000_000n);

type Json = Readonly<Record<string, unknown>>;

/** Values as OTLP has them: whole numbers are ints if they are bigints. */
export function anyValue(value: unknown): Json {
  if (value === null || value === undefined) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "bigint") return { intValue: String(value) };
  if (typeof value === "number") return { doubleValue: value };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributes(value) } };
}

export const attributes = (entries: object): readonly Json[] =>
  Object.entries(entries).map(([key, value]) => ({ key, value: anyValue(value) }));

export function telemetryOf(signal: Telemetry["signal"], json: Json): Telemetry {
  return decodeTelemetry(signal, transcodeRequest(signal, Buffer.from(JSON.stringify(json))));
}

/** What is left of it, as OTLP/JSON. */
export const jsonOf = (telemetry: Telemetry): unknown =>
  requestToJson(telemetry.signal, encodeTelemetry(telemetry));

const resource = { attributes: attributes({ "service.name": "shop", "host.name": "one" }) };
const scope = { name: "lib", version: "1.2", attributes: attributes({ kind: "own" }) };

export const spansOf = (...spans: readonly Json[]): Telemetry =>
  telemetryOf("traces", {
    resourceSpans: [
      { resource, scopeSpans: [{ scope, spans: spans.map((span) => ({ ...SPAN, ...span })) }] },
    ],
  });

export const logsOf = (...logRecords: readonly Json[]): Telemetry =>
  telemetryOf("logs", { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] });

export const metricsOf = (...metrics: readonly Json[]): Telemetry =>
  telemetryOf("metrics", { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] });

const SPAN = {
  traceId: "0102030405060708090a0b0c0d0e0f10",
  spanId: "1112131415161718",
  parentSpanId: "2122232425262728",
  name: "GET /cart",
  kind: 2,
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000000250000000",
  attributes: attributes({
    "http.route": "/cart",
    "http.status_code": 500n,
    ratio: 0.5,
    ok: true,
    tags: ["a", "b"],
  }),
  events: [{ name: "retry", timeUnixNano: "1700000000100000000", attributes: attributes({ n: 1n }) }],
  status: { code: 2, message: "boom" },
};

/** Runs a condition's or statement's text on the first item of a context. */
function first<T>(telemetry: Telemetry, context: ContextName, run: (run: Run) => T): T {
  const found: { readonly result: T }[] = [];
  visitAll(telemetry, context, NOW, (each) => {
    if (found.length === 0) found.push({ result: run(each) });
  });
  const [only] = found;
  if (only === undefined) throw new Error(`there is no ${context}`);
  return only.result;
}

const ONE_LOG = { body: { stringValue: "hello" }, attributes: attributes({ a: "b" }) };

/** The value of an expression, in JavaScript's own terms. @throws StatementError, OttlError */
export function evaluate(text: string, telemetry = logsOf(ONE_LOG), context: ContextName = "log"): unknown {
  const { editor } = parseStatement(`set(${text}, ${text})`);
  const expression = editor.arguments[1]?.value;
  if (expression === undefined) throw new Error("no expression");
  const get = new Compiler(CONTEXTS[context], statementFunctions(context)).getter(expression);
  return plain(first(telemetry, context, get));
}

/** @throws StatementError, OttlError */
export function isTrue(text: string, telemetry = logsOf(ONE_LOG), context: ContextName = "log"): boolean {
  const compiler = new Compiler(CONTEXTS[context], conditionFunctions(context));
  return first(telemetry, context, compiler.condition(parseCondition(text)));
}

/** Runs statements one after the other on all items. @throws StatementError, OttlError */
export function execute(telemetry: Telemetry, context: ContextName, ...texts: readonly string[]): Telemetry {
  const compiler = new Compiler(CONTEXTS[context], statementFunctions(context));
  const statements = texts.map((text) => compiler.statement(parseStatement(text)));
  visitAll(telemetry, context, NOW, (run) => {
    for (const statement of statements) statement(run);
  });
  return telemetry;
}

export function plain(value: OttlValue): unknown {
  if (isList(value)) return value.value.map((each) => plain(fromAny(each)));
  if (isMap(value))
    return Object.fromEntries(value.value.map(({ key, value: inner }) => [key, plain(fromAny(inner))]));
  if (value instanceof OttlTime) return new Date(Number(value.nanos / 1_000_000n)).toISOString();
  if (value instanceof OttlDuration) return `${value.nanos}ns`;
  if (value instanceof OttlId) return Buffer.from(value.bytes).toString("hex");
  if (value instanceof OttlItems) return `${value.count} ${value.what}`;
  return value instanceof Uint8Array ? [...value] : value;
}
