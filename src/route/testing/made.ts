import { sequence, unixMilli } from "../../base/units.ts";
import { isObject } from "../../base/json-object.ts";
import { requestToJson } from "../../model/otlp/to-json.ts";
import { validate } from "../../model/otlp/validate.ts";
import type { Made, Tap } from "../source.ts";

let place = 0;

/** Sends a request of traces to a tap, as its feed does: what is due comes first. @param at Unix milliseconds. */
export function send(tap: Tap, at: number, payload: Uint8Array): readonly Made[] {
  const made = tap.collect(unixMilli(at));
  tap.observe({ sequence: sequence(++place), signal: "traces", receivedAt: unixMilli(at), payload });
  return made;
}

/** In OTLP/JSON. @throws Error if the receiver would not take all of it. */
export const jsonOf = (made: readonly Made[]): unknown[] =>
  made.map(({ signal, payload }) => {
    const { rejected } = validate(signal, payload);
    if (rejected.size > 0) throw new Error([...rejected.keys()].join(", "));
    return requestToJson(signal, payload);
  });

/** `name{attributes} value` of each counter's point, `count/sum` of each histogram's. */
export function shown(made: readonly Made[]): string[] {
  const lines: string[] = [];
  for (const json of jsonOf(made)) visit(json, "", lines);
  return lines;
}

function visit(value: unknown, name: string, lines: string[]): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, name, lines);
    return;
  }
  if (!isObject(value)) return;
  const { name: own, version, asInt, count, sum } = value;
  const inner = typeof own === "string" && version === undefined ? own : name;
  const text = count === undefined ? scalar(asInt) : `${scalar(count)}/${scalar(sum)}`;
  if ("timeUnixNano" in value && text !== "") lines.push(`${inner}{${labels(value["attributes"])}} ${text}`);
  else for (const each of Object.values(value)) visit(each, inner, lines);
}

function labels(attributes: unknown): string {
  const all: readonly unknown[] = Array.isArray(attributes) ? attributes : [];
  return all
    .map((each) => {
      if (!isObject(each) || !isObject(each["value"])) return "";
      return `${String(each["key"])}=${String(Object.values(each["value"])[0])}`;
    })
    .join(",");
}

const scalar = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
