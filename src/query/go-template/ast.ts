/** Where a node stands in the template: UTF-16 units from its start, `to` exclusive. */
interface Place {
  readonly from: number;
  readonly to: number;
  /** Where errors say that it stands, if elsewhere: Go's place of a chain of fields is that of its second part. */
  readonly toldAt?: number;
}

/** What a template is made of (Go, text/template/parse). */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipe: Pipe }
  | ({ readonly kind: "if" | "with" | "range" } & Branch)
  | { readonly kind: "break" | "continue" }
  | ({ readonly kind: "template"; readonly name: string; readonly pipe: Pipe | undefined } & Place);

/** What `if`, `range` and `with` have in common; `otherwise` is empty without `else`. */
export interface Branch {
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** Commands, each given the value of the one before; and the variables that take the last value. */
export interface Pipe extends Place {
  readonly variables: readonly string[];
  /** Whether the variables are new ones. */
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

/** A function with its arguments, or one value. */
export interface Command extends Place {
  readonly operands: readonly Operand[];
}

export type Operand = Place &
  (
    | { readonly kind: "dot" | "nil" }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "number"; readonly value: number | bigint }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "field"; readonly names: readonly string[] }
    | { readonly kind: "variable"; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: "function"; readonly name: string }
    | { readonly kind: "pipe"; readonly pipe: Pipe; readonly names: readonly string[] }
  );

/** A template that was parsed. */
export interface Template {
  readonly body: readonly Node[];
  /** Those that `define` and `block` name. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
}
