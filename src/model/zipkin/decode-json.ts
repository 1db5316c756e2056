import { WatchtowerError, errorMessage, limitError } from "../../base/errors.ts";
import { fromUtf8 } from "../../base/bytes.ts";
import { isObject } from "../../base/json-object.ts";
import { withExactIntegers } from "../otlp/json-text.ts";
import { SPAN_ID_DIGITS, TRACE_ID_DIGITS } from "./span.ts";
import type { ZipkinAnnotation, ZipkinEndpoint, ZipkinKind, ZipkinSpan } from "./span.ts";

const KINDS: ReadonlySet<string> = new Set<ZipkinKind>(["CLIENT", "SERVER", "PRODUCER", "CONSUMER"]);
const isKind = (text: string): text is ZipkinKind => KINDS.has(text);
/** Times beyond do not fit into nanoseconds. */
const MOST_MICROS = 9_007_199_254_740_991;
const MOST_PORT = 65_535;

/**
 * The list of spans that is sent to `POST /api/v2/spans` as JSON. Fields that are not known are passed over.
 *
 * @throws WatchtowerError `invalid`, with the path of what is wrong, as `[0].traceId`.
 */
export function decodeZipkinJson(bytes: Uint8Array): readonly ZipkinSpan[] {
  const list = parse(fromUtf8(bytes));
  if (!Array.isArray(list)) throw fail("the request", "a list of spans");
  return list.map((item: unknown, index) => spanOf(new Node(item, `[${index}]`)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(withExactIntegers(text));
  } catch (error) {
    if (error instanceof WatchtowerError) throw error;
    throw new WatchtowerError("invalid", `request is not JSON: ${errorMessage(error)}`, { cause: error });
  }
}

function spanOf(node: Node): ZipkinSpan {
  const kind = node.text("kind");
  if (kind !== undefined && !isKind(kind)) throw fail(`${node.path}.kind`, [...KINDS].join(", "));
  const parentId = node.id("parentId", SPAN_ID_DIGITS);
  return {
    traceId: node.id("traceId", TRACE_ID_DIGITS) ?? missing(node, "traceId"),
    id: node.id("id", SPAN_ID_DIGITS) ?? missing(node, "id"),
    ...optional({ parentId, name: node.text("name"), kind }),
    ...optional({
      timestamp: node.whole("timestamp", MOST_MICROS),
      duration: node.whole("duration", MOST_MICROS),
      localEndpoint: endpointOf(node.child("localEndpoint")),
      remoteEndpoint: endpointOf(node.child("remoteEndpoint")),
    }),
    annotations: node.list("annotations").map(annotationOf),
    tags: tagsOf(node.child("tags")),
  };
}

const missing = (node: Node, name: string): never => {
  throw fail(`${node.path}.${name}`, "there");
};

function annotationOf(node: Node): ZipkinAnnotation {
  return { timestamp: node.whole("timestamp", MOST_MICROS) ?? 0, value: node.text("value") ?? "" };
}

function endpointOf(node: Node | undefined): ZipkinEndpoint | undefined {
  if (node === undefined) return undefined;
  return optional({
    serviceName: node.text("serviceName"),
    ipv4: node.text("ipv4"),
    ipv6: node.text("ipv6"),
    port: node.whole("port", MOST_PORT),
  });
}

function tagsOf(node: Node | undefined): ReadonlyMap<string, string> {
  return new Map((node?.names() ?? []).map((name) => [name, node?.text(name) ?? ""]));
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined | ""> };

/** Without fields that are absent, empty or 0, which mean the same. */
function optional<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== "" && value !== 0,
  );
  // Fields are left out, and none is added or changed.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Present<T>;
}

const fail = (path: string, expected: string): WatchtowerError =>
  new WatchtowerError("invalid", `${path} is not ${expected}`);

/** An object of the request, and where it stands. */
class Node {
  readonly path: string;
  private readonly fields: ReadonlyMap<string, unknown>;

  constructor(value: unknown, path: string) {
    if (!isObject(value)) throw fail(path, "an object");
    this.fields = new Map(Object.entries(value));
    this.path = path;
  }

  names(): readonly string[] {
    return [...this.fields.keys()];
  }

  text(name: string): string | undefined {
    const value = this.fields.get(name) ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    throw fail(`${this.path}.${name}`, "a text");
  }

  /** A number that long was put in quotes to keep it exact. */
  whole(name: string, most: number): number | undefined {
    const value = this.fields.get(name) ?? undefined;
    if (value === undefined) return undefined;
    const number = typeof value === "string" && /^\d{15,}$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number) || number < 0)
      throw fail(`${this.path}.${name}`, "a whole number");
    if (number > most) throw limitError(`most ${name}`, most, `${this.path}.${name} is too large`);
    return number;
  }

  /** Of at most so many hexadecimal digits, with leading zeros. An id of zeros is none. */
  id(name: string, digits: number): string | undefined {
    const text = this.text(name);
    if (text === undefined || text === "") return undefined;
    if (text.length > digits || !/^[0-9a-fA-F]+$/.test(text))
      throw fail(`${this.path}.${name}`, `an id of at most ${digits} hexadecimal digits`);
    return /^0+$/.test(text) ? undefined : text.toLowerCase().padStart(digits, "0");
  }

  child(name: string): Node | undefined {
    const value = this.fields.get(name) ?? undefined;
    return value === undefined ? undefined : new Node(value, `${this.path}.${name}`);
  }

  list(name: string): readonly Node[] {
    const value = this.fields.get(name) ?? [];
    const path = `${this.path}.${name}`;
    if (!Array.isArray(value)) throw fail(path, "a list");
    return value.map((item: unknown, index) => new Node(item, `${path}[${index}]`));
  }
}
