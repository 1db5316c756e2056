/** An expression of Grafana's `math`: `$A / ($B + 1) > 0.5`. */
export type MathNode =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "query"; readonly refId: string }
  | { readonly kind: "call"; readonly name: MathFunction; readonly argument: MathNode | undefined }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: MathNode }
  | {
      readonly kind: "binary";
      readonly operator: MathOperator;
      readonly left: MathNode;
      readonly right: MathNode;
    };

const FUNCTIONS = [
  "abs",
  "log",
  "round",
  "ceil",
  "floor",
  "is_nan",
  "is_inf",
  "is_null",
  "is_number",
] as const;
const CONSTANTS = ["nan", "inf", "null"] as const;

/** The constants take nothing, the others one argument. */
export type MathFunction = (typeof FUNCTIONS)[number] | (typeof CONSTANTS)[number];

/** Loosest first; operators of a level are applied from the left. */
const LEVELS = [
  ["||"],
  ["&&"],
  ["==", "!=", ">=", "<=", ">", "<"],
  ["+", "-"],
  ["*", "/", "%"],
  ["**"],
] as const;

export type MathOperator = (typeof LEVELS)[number][number];

/** Beyond these an expression would use up the stack. */
const MAX_DEPTH = 100;
const MAX_PARTS = 1000;
const TOKEN =
  /\s*(?:(0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|\$(?:\{([^}]+)\}|(\w+))|([A-Za-z_]\w*)|(\|\||&&|==|!=|>=|<=|\*\*|[-+*/%<>!()]))/y;

type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "query"; readonly refId: string }
  | { readonly kind: "name" | "sign"; readonly text: string };

/** @throws Error that says what is wrong, and where */
export function parseMath(text: string): MathNode {
  const parser = new Parser(tokensOf(text));
  const node = parser.level(0, 0);
  parser.end();
  return node;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null)
      throw new Error(`what stands at ${at + 1} is not understood: ${text.slice(at, at + 20)}`);
    const [, number, braced, bare, name, sign = ""] = found;
    const refId = braced ?? bare;
    if (number !== undefined) tokens.push({ kind: "number", value: numberOf(number) });
    else if (refId !== undefined) tokens.push({ kind: "query", refId });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign });
    if (tokens.length > MAX_PARTS) throw new Error(`more than ${MAX_PARTS} numbers, queries and signs`);
  }
  return tokens;
}

/** A leading zero makes an octal number, as in Go. */
const numberOf = (text: string): number => (/^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text));

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Operands of this level and the tighter ones. */
  level(index: number, depth: number): MathNode {
    if (depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} parentheses within each other`);
    const operators: readonly MathOperator[] | undefined = LEVELS[index];
    if (operators === undefined) return this.#factor(depth);
    let left = this.level(index + 1, depth);
    for (
      let operator = this.#operator(operators);
      operator !== undefined;
      operator = this.#operator(operators)
    )
      left = { kind: "binary", operator, left, right: this.level(index + 1, depth) };
    return left;
  }

  end(): void {
    const token = this.#tokens[this.#next];
    if (token !== undefined) throw new Error(`${shown(token)} was not expected`);
  }

  #factor(depth: number): MathNode {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    switch (token?.kind) {
      case undefined:
        throw new Error("the expression ends too early");
      case "number":
      case "query":
        return token;
      case "name":
        return this.#call(token.text, depth);
      case "sign":
        if (token.text === "-" || token.text === "!")
          return { kind: "unary", operator: token.text, operand: this.#nested(depth) };
        if (token.text !== "(") throw new Error(`${token.text} was not expected`);
        return this.#closed(this.level(0, depth + 1));
    }
  }

  #nested(depth: number): MathNode {
    if (depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} signs in a row`);
    return this.#factor(depth + 1);
  }

  #call(text: string, depth: number): MathNode {
    if (!this.#takes("(")) throw new Error(`${text} is no query: write $${text}`);
    const constant = CONSTANTS.find((each) => each === text);
    if (constant !== undefined) return this.#closed({ kind: "call", name: constant, argument: undefined });
    const name = FUNCTIONS.find((each) => each === text);
    if (name === undefined) throw new Error(`there is no function ${text}`);
    return this.#closed({ kind: "call", name, argument: this.level(0, depth + 1) });
  }

  #closed(node: MathNode): MathNode {
    if (!this.#takes(")")) throw new Error("a parenthesis is not closed");
    return node;
  }

  #operator(operators: readonly MathOperator[]): MathOperator | undefined {
    return operators.find((operator) => this.#takes(operator));
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#next];
    const isIt = token?.kind === "sign" && token.text === text;
    if (isIt) this.#next += 1;
    return isIt;
  }
}

function shown(token: Token): string {
  switch (token.kind) {
    case "number":
      return String(token.value);
    case "query":
      return `$${token.refId}`;
    case "name":
    case "sign":
      return token.text;
  }
}
