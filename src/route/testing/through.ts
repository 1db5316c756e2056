import { unixMilli } from "../../base/units.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import { requestToJson } from "../../model/otlp/to-json.ts";
import type { Signal } from "../../model/signal.ts";
import type { Route } from "../compile.ts";
import { compiled, routeOf } from "./compiled.ts";

export const RECEIVED_AT = unixMilli(1_700_000_000_000);

interface Alone {
  /** As `otelcol.processor.attributes`. */
  readonly name: string;
  /** What stands in it before its `output`. */
  readonly body: string;
  /** All signals, if none are given. */
  readonly signals?: readonly Signal[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** A file in which everything goes through one component, on to a place far away. */
function fileOf({ name, body, signals = ["traces", "metrics", "logs"] }: Alone): string {
  const to = (input: string): string => signals.map((signal) => `${signal} = [${input}]`).join("\n");
  return `
otelcol.receiver.otlp "in" {
  grpc { }
  output {
    ${to(`${name}.it.input`)}
  }
}
${name} "it" {
  ${body}
  output {
    ${to("otelcol.exporter.otlphttp.away.input")}
  }
}
otelcol.exporter.otlphttp "away" {
  client {
    endpoint = "http://away.example"
  }
}
`;
}

/** @throws Error with what is wrong with the component. */
export const routeThrough = (alone: Alone): Route => routeOf(fileOf(alone), alone.variables);

/** What is wrong with the component. */
export const problemsOf = (alone: Alone): string => compiled(fileOf(alone), alone.variables).shown;

/** What of a request, in OTLP/JSON, arrives far away, as OTLP/JSON; `undefined` if nothing does. */
export function passed(route: Route, signal: Signal, request: unknown): unknown {
  const payload = transcodeRequest(signal, Buffer.from(JSON.stringify(request)));
  const bytes = route.remotes[0]?.flow({ signal, receivedAt: RECEIVED_AT, payload });
  return bytes === undefined ? undefined : requestToJson(signal, bytes);
}
