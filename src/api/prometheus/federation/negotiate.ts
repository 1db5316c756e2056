import { ESCAPINGS, type Escaping } from "../escape-name.ts";

/** How `/federate` answers. */
export interface FederationFormat {
  readonly encoding: "text" | "protobuf";
  readonly escaping: Escaping;
  /** Of the answer. */
  readonly contentType: string;
}

const PROTOBUF = "application/vnd.google.protobuf";
const MESSAGE = "io.prometheus.client.MetricFamily";
const TEXT_VERSIONS = ["", "0.0.4", "1.0.0"];

interface Wish {
  readonly media: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The first format that is wished for and written here, else the oldest text format (prometheus.io, "Exposition formats",
 * "Content negotiation"). An escaping that is named with any wish before holds, too, as in Prometheus; who names none reads
 * plain names alone. Protobuf in text form is passed over: Go writes it differently each time.
 *
 * @param accept the header's value.
 */
export function negotiate(accept: string): FederationFormat {
  let escaping: Escaping = "underscores";
  for (const { media, parameters } of byWeight(accept)) {
    escaping = ESCAPINGS.find((known) => known === parameters.get("escaping")) ?? escaping;
    const isDelimited = parameters.get("proto") === MESSAGE && parameters.get("encoding") === "delimited";
    if (media === PROTOBUF && isDelimited) return protobufFormat(escaping);
    const version = parameters.get("version") ?? "";
    if (media === "text/plain" && TEXT_VERSIONS.includes(version))
      return textFormat(version || "0.0.4", escaping);
  }
  return textFormat("0.0.4", escaping);
}

function byWeight(accept: string): Wish[] {
  const wishes = accept.split(",").map((item) => {
    const [media = "", ...parameters] = item.split(";").map((part) => part.trim());
    return { media, parameters: new Map(parameters.map(parameter)) };
  });
  return wishes.toSorted((a, b) => weightOf(b) - weightOf(a));
}

function parameter(text: string): [name: string, value: string] {
  const [name = "", value = ""] = text.split("=").map((part) => part.trim());
  return [name, value];
}

function weightOf({ parameters }: Wish): number {
  const weight = Number(parameters.get("q") ?? "1");
  return Number.isNaN(weight) ? 0 : weight;
}

function textFormat(version: string, escaping: Escaping): FederationFormat {
  const contentType = `text/plain; version=${version}; charset=utf-8; escaping=${escaping}`;
  return { encoding: "text", escaping, contentType };
}

function protobufFormat(escaping: Escaping): FederationFormat {
  const contentType = `${PROTOBUF}; proto=${MESSAGE}; encoding=delimited; escaping=${escaping}`;
  return { encoding: "protobuf", escaping, contentType };
}
