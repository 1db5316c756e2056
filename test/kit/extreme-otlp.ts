import type { Random } from "../../bench/random.ts";
import { REQUESTS } from "../../src/model/otlp/schema.ts";
import type { FieldSchema, MessageSchema, ScalarType } from "../../src/model/otlp/schema.ts";
import type { Signal } from "../../src/model/signal.ts";

type Json = Readonly<Record<string, unknown>>;

/** Fields of one message at most: what nests wider is made of empty messages. */
const MOST_FIELDS = 250;
const MOST_DEPTH = 14;
/** Of which a message has one; another now and then, as the last one wins. */
const ONE_OF: Readonly<Record<string, RegExp>> = {
  AnyValue: /./,
  Metric: /^(gauge|sum|histogram|exponentialHistogram|summary)$/,
  NumberDataPoint: /^as/,
  Exemplar: /^as/,
};
const TEXTS = [
  "",
  "a",
  "up",
  "le",
  "quantile",
  "__name__",
  "job",
  "level",
  "service.name",
  "service.instance.id",
  "__proto__",
  "constructor",
  "toString",
  "1/s",
  "{request}",
  "By",
  "%",
  "é💥",
  'quote"back\\slash\nline',
  "\u0000\u0001\u007F",
  "\uD800",
  "0",
  "+Inf",
  '{"a":{"b":[1,{"c":null}]},"a":2}',
  'a=1 b="2',
  "x".repeat(3000),
] as const;
const DOUBLES = [0, -0, 1, -1, 0.1, 5e-324, 1e308, -1e308, "NaN", "Infinity", "-Infinity", 2 ** 53, 1e-9];
const SMALL = [0, 1, 2, 5, 255];
const SCALARS: Readonly<Record<Exclude<ScalarType, "string" | "bytes" | "id">, readonly unknown[]>> = {
  bool: [true, false],
  uint32: [...SMALL, 2 ** 31, 2 ** 32 - 1],
  sint32: [...SMALL, -1, -4, -11, 20, 21, 2 ** 31 - 1, -(2 ** 31)],
  fixed32: [...SMALL, 2 ** 32 - 1],
  int64: [...SMALL, -1, "9007199254740993", "9223372036854775807", "-9223372036854775808"],
  sfixed64: [...SMALL, -1, "9223372036854775807", "-9223372036854775808"],
  fixed64: [...SMALL, "4611686018427387904", "9223372036854775808", "18446744073709551615"],
  double: DOUBLES,
};

/** Requests that keep to OTLP's schema in each field, and strain it: OTLP/JSON with extreme values, counts and names. */
export class ExtremeMessages {
  private readonly random: Random;
  private left = 0;

  constructor(random: Random) {
    this.random = random;
  }

  request(signal: Signal): Json {
    this.left = MOST_FIELDS;
    return this.message(REQUESTS[signal], 0);
  }

  private message(schema: MessageSchema, depth: number): Json {
    const fields = [...new Set(schema.byName.values())];
    const exclusive = ONE_OF[schema.name];
    const alternatives = fields.filter(({ name }) => exclusive?.test(name));
    const only = alternatives.length > 0 && !this.chance(20) ? this.random.pick(alternatives) : undefined;
    const result: Record<string, unknown> = {};
    for (const field of fields) {
      const isOther = only !== undefined && field !== only && alternatives.includes(field);
      const isNeeded = field === only || depth < 3;
      if (isOther || this.left <= 0 || (!isNeeded && this.chance(3))) continue;
      this.left--;
      result[field.name] = field.repeated ? this.many(field, depth) : this.one(field, depth);
    }
    return result;
  }

  private many(field: FieldSchema, depth: number): unknown[] {
    const length = this.chance(30) ? 200 : this.random.below(depth < 3 ? 4 : 3) + (depth < 3 ? 1 : 0);
    return Array.from({ length }, () => this.one(field, depth));
  }

  private one({ type, name }: FieldSchema, depth: number): unknown {
    if (type.kind === "message")
      return depth >= MOST_DEPTH || this.left <= 0 ? {} : this.message(type.message(), depth + 1);
    if (type.kind === "enum") return this.random.pick([...type.values.keys(), 0, 99, 2 ** 31 - 1]);
    switch (type.scalar) {
      case "string":
        return this.random.pick(TEXTS);
      case "bytes":
        return Buffer.alloc(this.random.pick([0, 1, 3, 1000]), this.random.below(256)).toString("base64");
      case "id":
        return this.id();
      case "fixed64":
        return /time/i.test(name) && !this.chance(5) ? this.time() : this.random.pick(SCALARS.fixed64);
      case "bool":
      case "double":
      case "fixed32":
      case "int64":
      case "sfixed64":
      case "sint32":
      case "uint32":
        return this.random.pick(SCALARS[type.scalar]);
    }
  }

  /** Mostly of the right length, so that the record is kept, and of few enough values that records meet. */
  private id(): string {
    const bytes = this.random.pick([16, 8, 16, 8, 16, 8, 0, 1, 7, 15, 17]);
    return Buffer.alloc(bytes, this.random.below(256)).toString("hex");
  }

  private time(): string {
    const aroundNowMs = Date.now() + this.random.pick([-86_400_000, -60_000, -1000, 0, 0, 500, 3_600_000]);
    return `${aroundNowMs}${this.random.pick(["000000", "000001", "999999"])}`;
  }

  private chance(oneIn: number): boolean {
    return this.random.below(oneIn) === 0;
  }
}
