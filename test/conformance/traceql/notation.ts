import { fromHex } from "../../../src/base/bytes.ts";
import { parseGoDuration } from "../../../src/base/go-duration.ts";
import { unixNano } from "../../../src/base/units.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import type { ResourceSpans, Span, SpanEvent, SpanLink } from "../../../src/model/otlp/trace.ts";

/** Unix seconds that 0s stands for: a whole hour. */
export const BASE = 1_699_999_200n;
const NANOS = 1_000_000_000n;
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const STATUSES = ["unset", "ok", "error"];

/**
 * One span a line, its children indented under it:
 *
 *     a web "POST /buy" 0s 100ms server error "no money" code=500 resource.region="eu" event(oops 5ms x=1) link(t2/b x=1)
 *
 * id, service, name, start, duration, then kind, status with its message, attributes, events (with their time after
 * the span's start) and links. `orphan` says that the parent was never received.
 */
export class TraceNotation {
  readonly groups: ResourceSpans[] = [];
  private trace = "";
  private readonly parents: { readonly indent: number; readonly id: string }[] = [];

  line(text: string): void {
    const indent = text.search(/\S/);
    const tokens = tokensOf(text.trim());
    if (tokens[0] === "trace") {
      this.trace = tokens[1] ?? "";
      this.parents.length = 0;
      return;
    }
    while ((this.parents.at(-1)?.indent ?? -1) >= indent) this.parents.pop();
    const parent = this.parents.at(-1)?.id;
    this.parents.push({ indent, id: tokens[0] ?? "" });
    this.groups.push(spanOf(this.trace, parent, tokens));
  }
}

const TOKEN = /(?:[^\s"()]|"(?:\\.|[^"\\])*"|\((?:[^()"]|"(?:\\.|[^"\\])*")*\))+/g;
const tokensOf = (text: string): readonly string[] => text.match(TOKEN) ?? [];

export const traceIdOf = (name: string): string => name.replace(/\D/g, "").padStart(32, "0");
export const spanIdOf = (name: string): string => Buffer.from(name).toString("hex").padStart(16, "0");

const nanosOf = (text: string): bigint => BigInt(parseGoDuration(text) ?? fail(text));

function fail(text: string): never {
  throw new Error(`not understood: ${text}`);
}

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? fail(hex);

function spanOf(trace: string, parent: string | undefined, tokens: readonly string[]): ResourceSpans {
  const [id = "", service = "", name = "", at = "", lasts = "", ...rest] = tokens;
  const startTime = unixNano(BASE * NANOS + nanosOf(at));
  const building = new Building(startTime);
  for (const [index, token] of rest.entries()) building.take(token, rest[index - 1]);
  const parentId = building.isOrphan ? "dead000000000000" : parent === undefined ? "" : spanIdOf(parent);
  const span: Span = {
    traceId: bytes(traceIdOf(trace)),
    spanId: bytes(spanIdOf(id)),
    parentSpanId: bytes(parentId),
    traceState: "",
    flags: 0,
    name: plain(name),
    kind: building.kind,
    startTime,
    endTime: unixNano(startTime + nanosOf(lasts)),
    attributes: building.attributes.span,
    droppedAttributesCount: 0,
    events: building.events,
    droppedEventsCount: 0,
    links: building.links,
    droppedLinksCount: 0,
    status: building.status === 0 ? undefined : { code: building.status, message: building.message },
  };
  const resource = [{ key: "service.name", value: text(service) }, ...building.attributes.resource];
  return {
    resource: { attributes: resource, droppedAttributesCount: 0 },
    scopeSpans: [
      {
        scope: {
          name: building.library,
          version: building.version,
          attributes: building.attributes.instrumentation,
          droppedAttributesCount: 0,
        },
        spans: [span],
        schemaUrl: "",
      },
    ],
    schemaUrl: "",
  };
}

class Building {
  kind = 1;
  status = 0;
  message = "";
  library = "lib";
  version = "1.0";
  isOrphan = false;
  readonly attributes = {
    span: [] as KeyValue[],
    resource: [] as KeyValue[],
    instrumentation: [] as KeyValue[],
  };
  readonly events: SpanEvent[] = [];
  readonly links: SpanLink[] = [];
  private readonly startTime: bigint;

  constructor(startTime: bigint) {
    this.startTime = startTime;
  }

  take(token: string, before: string | undefined): void {
    if (token === "orphan") this.isOrphan = true;
    else if (KINDS.includes(token)) this.kind = KINDS.indexOf(token);
    else if (STATUSES.includes(token)) this.status = STATUSES.indexOf(token);
    else if (/^"(?:\\.|[^"\\])*"$/.test(token) && STATUSES.includes(before ?? ""))
      this.message = plain(token);
    else if (token.startsWith("event(")) this.event(inner(token));
    else if (token.startsWith("link(")) this.link(inner(token));
    else if (token.startsWith("lib(")) [this.library = "", this.version = ""] = inner(token);
    else this.attribute(token);
  }

  private attribute(token: string): void {
    const { key, value } = keyValue(token);
    const [scope = "", ...rest] = key.split(".");
    const name = rest.join(".");
    if (scope === "resource") this.attributes.resource.push({ key: name, value });
    else if (scope === "instrumentation") this.attributes.instrumentation.push({ key: name, value });
    else this.attributes.span.push({ key, value });
  }

  private event([name = "", at = "0s", ...attributes]: readonly string[]): void {
    this.events.push({
      name: plain(name),
      time: unixNano(this.startTime + nanosOf(at)),
      attributes: attributes.map(keyValue),
      droppedAttributesCount: 0,
    });
  }

  private link([target = "", ...attributes]: readonly string[]): void {
    const [trace = "", span = ""] = target.split("/");
    this.links.push({
      traceId: bytes(traceIdOf(trace)),
      spanId: bytes(spanIdOf(span)),
      traceState: "",
      flags: 0,
      attributes: attributes.map(keyValue),
      droppedAttributesCount: 0,
    });
  }
}

const inner = (token: string): readonly string[] => tokensOf(token.slice(token.indexOf("(") + 1, -1));
const plain = (token: string): string => (token.startsWith('"') ? (JSON.parse(token) as string) : token);
const text = (value: string): AnyValue => ({ kind: "string", value });

/** `a=1` int, `a=1.0` double, `a="x"`, `a=true`, `a=[1,2]`, `a={}` map, `a=bytes`. */
function keyValue(token: string): KeyValue {
  const at = token.startsWith('"') ? token.indexOf('"', 1) + 1 : token.indexOf("=");
  if (at <= 0 || token[at] !== "=") fail(token);
  return { key: plain(token.slice(0, at)), value: valueOf(token.slice(at + 1)) };
}

function valueOf(source: string): AnyValue {
  if (source === "true" || source === "false") return { kind: "bool", value: source === "true" };
  if (/^-?\d+$/.test(source)) return { kind: "int", value: BigInt(source) };
  if (/^-?\d*\.\d+(e[+-]?\d+)?$/.test(source) || source === "NaN")
    return { kind: "double", value: Number(source) };
  if (source.startsWith('"')) return text(plain(source));
  if (source === "{}") return { kind: "map", value: [] };
  if (source === "bytes") return { kind: "bytes", value: new Uint8Array([1]) };
  if (source.startsWith("[")) {
    const parts = source
      .slice(1, -1)
      .split(",")
      .filter((part) => part !== "");
    return { kind: "array", value: parts.map(valueOf) };
  }
  return fail(source);
}
