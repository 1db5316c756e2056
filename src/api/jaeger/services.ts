import type { Context } from "hono";
import { instantSteps } from "../../query/traceql/engine.ts";
import type { Series, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { JaegerBody, JaegerDependency, JaegerOperation } from "../wire/jaeger.ts";
import { parametersOf } from "../parameters.ts";
import { always, dependencyRange, service } from "./parameters.ts";
import { jaegerBody } from "./respond.ts";

/** GET /api/services */
export async function services(c: Context, engine: TraceqlEngine): Promise<Response> {
  const found = await engine.tagValues("resource.service.name", "", always(), c.req.raw.signal);
  const data = found.map(({ value }) => String(value));
  return c.json<JaegerBody<readonly string[]>>(jaegerBody(data, data.length));
}

/** GET /api/services/NAME/operations: names of spans of all kinds. */
export async function serviceOperations(c: Context, engine: TraceqlEngine): Promise<Response> {
  const found = await operationsOf(c.req.param("service") ?? "", engine, c.req.raw.signal);
  const data = [...new Set(found.map(({ name }) => name))].toSorted();
  return c.json<JaegerBody<readonly string[]>>(jaegerBody(data, data.length));
}

/** GET /api/operations: `service`, and `spanKind` to see those of one kind alone. */
export async function operations(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const kind = parameters.get("spanKind") ?? "";
  const found = await operationsOf(service(parameters), engine, c.req.raw.signal);
  const data = found.filter(({ spanKind }) => kind === "" || kind === spanKind);
  return c.json<JaegerBody<readonly JaegerOperation[]>>(jaegerBody(data, data.length));
}

async function operationsOf(
  name: string,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly JaegerOperation[]> {
  const query = `{ resource.service.name = ${JSON.stringify(name)} } | count_over_time() by (name, kind)`;
  const { start, end } = always();
  const { series } = await engine.metrics({ query, steps: instantSteps(start, end), exemplars: 0 }, signal);
  return series.map((one) => {
    const kind = label(one, "kind");
    return { name: label(one, "name"), spanKind: kind === "unspecified" ? "" : kind };
  });
}

function label({ labels }: Series, name: string): string {
  const value = labels.find(({ key }) => key === name)?.value;
  return value?.kind === "string" ? value.value : "";
}

/** GET /api/dependencies: who calls whom, counted by spans; `service` keeps those of one. */
export async function dependencies(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const name = parameters.get("service") ?? "";
  const calls = await engine.serviceCalls(dependencyRange(parameters), c.req.raw.signal);
  const data = calls
    .filter(({ parent, child }) => name === "" || parent === name || child === name)
    .map(({ parent, child, calls: callCount }) => ({ parent, child, callCount }));
  return c.json<JaegerBody<readonly JaegerDependency[]>>(jaegerBody(data));
}
