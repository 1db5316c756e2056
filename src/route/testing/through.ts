import { unixMilli } from "../../base/units.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import { requestToJson } from "../../model/otlp/to-json.ts";
import type { Signal } from "../../model/signal.ts";
import type { Route } from "../compile.ts";
import type { Tap } from "../source.ts";
import { compiled, routeOf } from "./compiled.ts";

export const RECEIVED_AT = unixMilli(1_700_000_000_000);

interface Alone {
  /** As `otelcol.processor.attributes`. */
  readonly name: string;
  /** What stands in it before its `output`. */
  readonly body: string;
  /** All signals, if none are given. */
  readonly signals?: readonly Signal[];
  /** What it makes of them; the same, if nothing is given. */
  readonly makes?: readonly Signal[];
  readonly variables?: Readonly<Record<string, string>>;
}

const to = (input: string, signals: readonly Signal[]): string =>
  signals.map((signal) => `${signal} = [${input}]`).join("\n");

/** A file in which everything goes through one component, on to a place far away. */
function fileOf({ name, body, signals = ["traces", "metrics", "logs"], makes = signals }: Alone): string {
  return `
otelcol.receiver.otlp "in" {
  grpc { }
  output {
    ${to(`${name}.it.input`, signals)}
  }
}
${name} "it" {
  ${body}
  output {
    ${to("otelcol.exporter.otlphttp.away.input", makes)}
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

/** The component as one that makes data of its own. @throws Error with what is wrong with it. */
export function tapOf(alone: Alone): Tap {
  const [tap] = routeThrough(alone).taps;
  if (tap === undefined) throw new Error(`${alone.name} makes nothing of its own`);
  return tap.open();
}

/** What is wrong with the component. */
export const problemsOf = (alone: Alone): string => compiled(fileOf(alone), alone.variables).shown;

/** What of a request, in OTLP/JSON, arrives far away, as OTLP/JSON; `undefined` if nothing does. */
export function passed(route: Route, signal: Signal, request: unknown): unknown {
  const payload = transcodeRequest(signal, Buffer.from(JSON.stringify(request)));
  const bytes = route.remotes[0]?.flow({ signal, receivedAt: RECEIVED_AT, payload });
  return bytes === undefined ? undefined : requestToJson(signal, bytes);
}
