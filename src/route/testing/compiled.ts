import { checkAlloy } from "../../alloy/graph/check.ts";
import { showDiagnostics } from "../../alloy/syntax/show-diagnostics.ts";
import { compileRoute } from "../compile.ts";
import type { CompiledRoute, Route } from "../compile.ts";
import type { HostFacts } from "../component.ts";
import { placesOf } from "../places.ts";

const PLACES = placesOf({
  namespace: "watchtower",
  ports: { http: 13_000, otlpGrpc: 14_317, otlpHttp: 14_318 },
});

export const HOST: HostFacts = {
  hostname: "laptop",
  platform: "linux",
  architecture: "x64",
  variables: {},
};

const readFile = (path: string): never => {
  throw new Error(`no file ${path}`);
};

/** A file that the room `alloy` finds in order, compiled. @throws Error with what it does not. */
export function compiled(
  text: string,
  variables: Readonly<Record<string, string>> = {},
  warn: (message: string) => void = () => {},
): CompiledRoute & { readonly shown: string } {
  const checked = checkAlloy("test.alloy", Buffer.from(text), { engine: "embedded", variables, readFile });
  if (checked.graph === undefined) throw new Error(showDiagnostics(checked.source, checked.diagnostics));
  const result = compileRoute(checked.graph, { host: { ...HOST, variables }, places: PLACES, warn });
  return { ...result, shown: showDiagnostics(checked.source, result.diagnostics) };
}

/** @throws Error with what is wrong with the file. */
export function routeOf(
  text: string,
  variables: Readonly<Record<string, string>> = {},
  warn?: (message: string) => void,
): Route {
  const { route, shown } = compiled(text, variables, warn);
  if (route === undefined) throw new Error(shown);
  return route;
}

/** A receiver that sends everything to the components of these names, each with its `input`. */
export const receiverTo = (...names: readonly string[]): string => {
  const inputs = names.map((name) => `${name}.input`).join(", ");
  const output = ["traces", "metrics", "logs"].map((signal) => `${signal} = [${inputs}]`).join("\n");
  return `otelcol.receiver.otlp "in" {\n grpc { }\n http { }\n output {\n ${output}\n }\n}\n`;
};
