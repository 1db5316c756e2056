import type { CapsuleType } from "../value/value.ts";
import type {
  AlloySignal,
  AttributeSchema,
  BlockSchema,
  BodySchema,
  ComponentSchema,
  Default,
  ExportSchema,
  NotEmbedded,
  ValueType,
} from "./schema.ts";

/** Words in which the schemas of components are written. */

export const STRING: ValueType = { kind: "string" };
/** A URL of HTTP. */
export const ENDPOINT: ValueType = { kind: "endpoint", protocol: "http" };
/** Host and port, as gRPC takes them. */
export const ADDRESS: ValueType = { kind: "endpoint", protocol: "grpc" };
export const SECRET: ValueType = { kind: "secret" };
export const NUMBER: ValueType = { kind: "number" };
export const INTEGER: ValueType = { kind: "integer", least: Number.MIN_SAFE_INTEGER };
/** Go's `uint` and its kin. */
export const COUNT: ValueType = { kind: "integer", least: 0 };
export const BOOL: ValueType = { kind: "bool" };
export const DURATION: ValueType = { kind: "duration" };
export const BYTES: ValueType = { kind: "bytes" };
export const REGEXP: ValueType = { kind: "regexp" };
export const ANY: ValueType = { kind: "any" };
export const STRINGS: ValueType = { kind: "list", of: STRING };
export const STRING_MAP: ValueType = { kind: "map", of: STRING };
/** `null` stands for the map's own key. */
export const NULLABLE_STRING_MAP: ValueType = { kind: "map", of: { kind: "nullable", of: STRING } };
export const SECRET_HEADERS: ValueType = { kind: "map", of: { kind: "list", of: SECRET } };
/** Targets, each a set of labels; components that discover them export the same. */
export const TARGETS: ValueType = { kind: "list", of: STRING_MAP };

export const oneOf = (...values: readonly string[]): ValueType => ({ kind: "oneOf", values });
export const listOf = (of: ValueType): ValueType => ({ kind: "list", of });
export const capsule = (type: CapsuleType): ValueType => ({ kind: "capsule", type });

/** An attribute that the file has to set. */
export const required = (type: ValueType): AttributeSchema => ({ type, required: true, default: undefined });

/** An attribute with a default; without `value` it has none, and may stay unset. */
export const optional = (type: ValueType, value?: Default): AttributeSchema => ({
  type,
  required: false,
  default: value,
});

/** Where telemetry of one kind goes. */
export const sendsTo = (
  type: CapsuleType,
  sends: AlloySignal,
  need: "required" | "optional" = "required",
): AttributeSchema => ({ type: listOf(capsule(type)), required: need === "required", default: [], sends });

type BodyParts = Partial<BodySchema>;

const body = ({ attributes = {}, blocks = {}, rules = [] }: BodyParts): BodySchema => ({
  attributes,
  blocks,
  rules,
});

/** A block's schema from the parts it has; it may stand there once, unless `occurs` says otherwise. */
export const block = (parts: BodyParts, occurs: BlockSchema["occurs"] = "optional"): BlockSchema => ({
  ...body(parts),
  occurs,
});

/** A block that the embedded engine does not know and Alloy does. */
export const openBlock = (instead: string): BlockSchema => ({
  ...block({}, "any number"),
  isOpen: true,
  notEmbedded: { instead },
});

/** A block that may stand there any number of times. */
export const repeated = (parts: BodyParts): BlockSchema => block(parts, "any number");

/** A part of a component that the embedded engine does not do. */
export const notEmbedded = <T extends AttributeSchema | BlockSchema>(
  schema: T,
  instead: string,
  except?: readonly Default[],
): T & { readonly notEmbedded: NotEmbedded } => ({
  ...schema,
  notEmbedded: except === undefined ? { instead } : { instead, except },
});

/** A component's schema from the parts it has; generally available and without exports, unless told otherwise. */
export const component = (
  name: string,
  purpose: string,
  parts: Partial<Omit<ComponentSchema, "name" | "purpose">>,
): ComponentSchema => ({
  name,
  purpose,
  stability: parts.stability ?? "generally-available",
  ...(parts.since === undefined ? {} : { since: parts.since }),
  ...body(parts),
  exports: parts.exports ?? {},
});

export const ALL_SIGNALS: readonly AlloySignal[] = ["traces", "metrics", "logs"];

/** The `input` of a component of OpenTelemetry's. */
export const input = (...takes: readonly AlloySignal[]): Readonly<Record<string, ExportSchema>> => ({
  input: { type: "otelcol.Consumer", takes },
});

/** The `receiver` of Prometheus' and Loki's. */
export const receiver = (
  type: "MetricsReceiver" | "LogsReceiver",
): Readonly<Record<string, ExportSchema>> => ({
  receiver: { type, takes: [type === "MetricsReceiver" ? "metrics" : "logs"] },
});

/** The `handler` of authentication and storage. */
export const handler = (
  type: "otelcol.Handler" | "otelcol.ExtensionHandler",
): Readonly<Record<string, ExportSchema>> => ({
  handler: { type, takes: [] },
});
