import type { CapsuleType } from "../value/value.ts";

/** A kind of telemetry that goes from component to component. */
export type AlloySignal = "traces" | "metrics" | "logs";

/** How much Alloy's makers promise of a component. Alloy starts without flags only what is generally available. */
export type Stability = "generally-available" | "public-preview" | "experimental" | "community";

/** What an attribute's value must be; Alloy converts numbers to texts and texts to numbers where that is asked for. */
export type ValueType =
  | { readonly kind: "string" }
  /** A text of which only some are taken. */
  | { readonly kind: "oneOf"; readonly values: readonly string[] }
  /** The address of another system: it may hold a secret, and is never shown whole. */
  | { readonly kind: "endpoint"; readonly protocol: "http" | "grpc" }
  | { readonly kind: "secret" }
  | { readonly kind: "number" }
  /** A whole number from `least` on. */
  | { readonly kind: "integer"; readonly least: number }
  | { readonly kind: "bool" }
  /** As Go writes it, such as `"1m30s"`. */
  | { readonly kind: "duration" }
  /** With a unit of powers of 1,024, such as `"4MiB"`. */
  | { readonly kind: "bytes" }
  /** In RE2's syntax. */
  | { readonly kind: "regexp" }
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly of: ValueType }
  | { readonly kind: "map"; readonly of: ValueType }
  | { readonly kind: "nullable"; readonly of: ValueType }
  | { readonly kind: "object"; readonly attributes: Readonly<Record<string, AttributeSchema>> }
  /** A reference to what another component exports. */
  | { readonly kind: "capsule"; readonly type: CapsuleType };

/** What may stand for a default in a schema; converted as the same value in a file. */
export type Default = string | number | boolean | readonly Default[] | { readonly [name: string]: Default };

/** What an attribute takes. */
export interface AttributeSchema {
  readonly type: ValueType;
  readonly required: boolean;
  readonly default: Default | undefined;
  /** Telemetry that goes to what is listed here. */
  readonly sends?: AlloySignal;
  /** Set if the embedded engine does not do what this is for; says what it does instead. */
  readonly notEmbedded?: NotEmbedded;
}

/** What the embedded engine leaves to Alloy, and under which value. */
export interface NotEmbedded {
  /** Values that it does understand; without them it takes none but the default. */
  readonly except?: readonly Default[];
  readonly instead: string;
}

/** What may stand in a component or block. */
export interface BodySchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  /** By their whole names, as `stage.json`. */
  readonly blocks: Readonly<Record<string, BlockSchema>>;
  /** What types cannot say. */
  readonly rules: readonly Rule[];
}

export interface BlockSchema extends BodySchema {
  readonly occurs: "optional" | "required" | "any number" | "at least once";
  /** Whether only Alloy knows what stands in it. */
  readonly isOpen?: boolean;
  readonly notEmbedded?: NotEmbedded;
}

/** What a component exports, and which telemetry it takes there. */
export interface ExportSchema {
  readonly type: CapsuleType | "string or secret" | "targets";
  readonly takes: readonly AlloySignal[];
}

/** A component that is checked whole: its schema is that of Alloy's reference documentation. */
export interface ComponentSchema extends BodySchema {
  /** As `otelcol.processor.batch`. */
  readonly name: string;
  /** What it is for, in a few words, for docs and lists. */
  readonly purpose: string;
  readonly stability: Stability;
  /** The version of Alloy that brought it, if it is later than the one whose schema this is. */
  readonly since?: string;
  readonly exports: Readonly<Record<string, ExportSchema>>;
}

/** A rule of one body, as "one of two attributes". */
export type Rule = (body: RuleInput) => readonly RuleProblem[];

/** What a rule sees of the body that it judges. */
export interface RuleInput {
  /** An attribute's text, or its default; `undefined` if it is none or not known. */
  readonly text: (name: string) => string | undefined;
  /** The same of numbers, bytes, and durations in nanoseconds. */
  readonly number: (name: string) => number | undefined;
  readonly bool: (name: string) => boolean | undefined;
  /** Names in a map; none if it is not known. */
  readonly names: (name: string) => readonly string[];
  /** Whether the file sets it, or has such a block. */
  readonly has: (name: string) => boolean;
}

/** What a rule says against a body. */
export interface RuleProblem {
  readonly message: string;
  /** The attribute or block that is meant; else the whole body. */
  readonly at?: string;
}
