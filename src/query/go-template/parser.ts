import { unescapeGo } from "../../base/go-string.ts";
import type { Branch, Command, Node, Operand, Pipe, Template } from "./ast.ts";
import { type Word, lex, syntaxError } from "./lexer.ts";

/** How deep actions and parentheses may nest. */
const MAX_DEPTH = 100;

/**
 * Reads a template of Go's text/template.
 *
 * @param hasFunction whether a name is a function.
 * @throws TemplateSyntaxError
 */
export function parseTemplate(template: string, hasFunction: (name: string) => boolean): Template {
  return new TemplateParser(template, hasFunction).parse();
}

interface List {
  readonly nodes: readonly Node[];
  /** The action that ended it. */
  readonly end: "end" | "else" | "the end";
}

class TemplateParser {
  private readonly template: string;
  private readonly hasFunction: (name: string) => boolean;
  private readonly words: readonly Word[];
  private readonly named = new Map<string, readonly Node[]>();
  private readonly variables: string[] = ["$"];
  private at = 0;
  private depth = 0;
  private loops = 0;

  constructor(template: string, hasFunction: (name: string) => boolean) {
    this.template = template;
    this.hasFunction = hasFunction;
    this.words = lex(template);
  }

  parse(): Template {
    const { nodes, end } = this.list();
    if (end !== "the end") throw this.error(`unexpected {{${end}}}`);
    return { body: nodes, named: this.named };
  }

  /** Nodes up to an `end` or `else`, whose word is taken. */
  private list(): List {
    const nodes: Node[] = [];
    for (;;) {
      const word = this.next();
      if (word.kind === "end") return { nodes, end: "the end" };
      if (word.kind === "text") {
        nodes.push({ kind: "text", text: word.text });
        continue;
      }
      this.skipSpace();
      const { kind, text } = this.peek();
      if (kind === "word" && (text === "end" || text === "else")) {
        this.next();
        return { nodes, end: text };
      }
      const node = this.action();
      if (node !== undefined) nodes.push(node);
    }
  }

  private action(): Node | undefined {
    const { kind, text, from } = this.peek();
    switch (kind === "word" ? text : "") {
      case "if":
      case "with":
      case "range":
        return this.control(text);
      case "define":
        return this.define();
      case "block":
        return this.block();
      case "template": {
        this.next();
        const name = this.templateName();
        const pipe = this.isClosed() ? undefined : this.pipe("template clause");
        const { to } = this.close();
        return { kind: "template", name, pipe, from, to };
      }
      case "break":
      case "continue": {
        this.next();
        this.close();
        if (this.loops === 0) throw this.error(`{{${text}}} outside {{range}}`);
        return { kind: text === "break" ? "break" : "continue" };
      }
      default: {
        const pipe = this.pipe("command");
        this.close();
        return { kind: "action", pipe };
      }
    }
  }

  private control(text: string): Node {
    const kind = text === "if" || text === "with" ? text : "range";
    this.next();
    const known = this.variables.length;
    const pipe = this.pipe(kind);
    this.close();
    const branch = this.nested(() => this.branches(kind, pipe));
    this.variables.length = known;
    return { kind, ...branch };
  }

  private branches(kind: "if" | "with" | "range", pipe: Pipe): Branch {
    if (kind === "range") this.loops++;
    const { nodes: body, end } = this.list();
    if (kind === "range") this.loops--;
    if (end === "the end") throw this.error("unexpected EOF");
    if (end === "end") {
      this.close();
      return { pipe, body, otherwise: [] };
    }
    this.skipSpace();
    const { kind: follows, text } = this.peek();
    if (follows === "word" && text === kind && kind !== "range") {
      return { pipe, body, otherwise: [this.control(kind)] };
    }
    this.close();
    const rest = this.list();
    if (rest.end !== "end")
      throw this.error(rest.end === "else" ? "expected end; found {{else}}" : "unexpected EOF");
    this.close();
    return { pipe, body, otherwise: rest.nodes };
  }

  private define(): undefined {
    this.next();
    const name = this.templateName();
    this.close();
    this.named.set(name, this.definition());
    return undefined;
  }

  private block(): Node {
    const { from } = this.next();
    const name = this.templateName();
    const pipe = this.pipe("block clause");
    const { to } = this.close();
    this.named.set(name, this.definition());
    return { kind: "template", name, pipe, from, to };
  }

  private definition(): readonly Node[] {
    const { nodes, end } = this.nested(() => this.list());
    if (end !== "end")
      throw this.error(end === "else" ? "unexpected {{else}} in define clause" : "unexpected EOF");
    this.close();
    return nodes;
  }

  private templateName(): string {
    this.skipSpace();
    const word = this.next();
    if (word.kind !== "string") throw this.unexpected(word, "template clause");
    return this.unquote(word);
  }

  /** `$a, $b := command | command` */
  private pipe(context: string): Pipe {
    this.skipSpace();
    const { from } = this.peek();
    const { variables, declares } = this.assignment();
    const commands = [this.command(context)];
    while (this.isSign("|")) {
      this.next();
      commands.push(this.command(context));
    }
    for (const { operands } of commands.slice(1)) {
      const [first] = operands;
      if (first !== undefined && !CALLABLE.has(first.kind)) {
        throw this.error(`non executable command in pipeline stage 2`);
      }
    }
    if (declares) this.variables.push(...variables);
    return { variables, declares, commands, from, to: this.lastEnd() };
  }

  private assignment(): Pick<Pipe, "variables" | "declares"> {
    const start = this.at;
    const variables: string[] = [];
    for (let word = this.peek(); word.kind === "variable"; word = this.peek()) {
      variables.push(this.next().text);
      this.skipSpace();
      if (this.isSign(":=") || this.isSign("=")) {
        const declares = this.next().text === ":=";
        const unknown = declares ? undefined : variables.find((name) => !this.variables.includes(name));
        if (unknown !== undefined) throw this.error(`undefined variable "${unknown}"`);
        return { variables, declares };
      }
      if (!this.isSign(",")) break;
      this.next();
      this.skipSpace();
    }
    this.at = start;
    return { variables: [], declares: false };
  }

  private command(context: string): Command {
    this.skipSpace();
    const { from } = this.peek();
    const operands: Operand[] = [];
    for (;;) {
      this.skipSpace();
      const { kind, text } = this.peek();
      if (kind === "close" || kind === "end" || (kind === "sign" && (text === "|" || text === ")"))) break;
      operands.push(this.operand(context));
    }
    if (operands.length === 0) throw this.error(`missing value for ${context}`);
    return { operands, from, to: this.lastEnd() };
  }

  private operand(context: string): Operand {
    const word = this.next();
    const { from, to, text } = word;
    switch (word.kind) {
      case "field": {
        const { names, ...chained } = this.fields();
        return { kind: "field", names: [text.slice(1), ...names], from, ...chained };
      }
      case "variable":
        if (!this.variables.includes(text)) throw this.error(`undefined variable "${text}"`);
        return { kind: "variable", name: text, from, ...this.fields() };
      case "string":
        return { kind: "string", value: this.unquote(word), from, to };
      case "character":
        return { kind: "number", value: BigInt(this.unquote(word).codePointAt(0) ?? 0), from, to };
      case "number":
        return { kind: "number", value: this.number(text), from, to };
      case "word":
        return this.nameOrConstant(word);
      case "sign":
        if (text === ".") return { kind: "dot", from, to };
        if (text === "(") return this.parenthesis(from);
        throw this.unexpected(word, context);
      case "text":
      case "open":
      case "close":
      case "space":
      case "end":
        throw this.unexpected(word, context);
    }
  }

  private nameOrConstant({ text, from, to }: Word): Operand {
    if (text === "true" || text === "false") return { kind: "bool", value: text === "true", from, to };
    if (text === "nil") return { kind: "nil", from, to };
    if (!this.hasFunction(text)) throw this.error(`function ${JSON.stringify(text)} not defined`);
    return { kind: "function", name: text, from, to };
  }

  private parenthesis(from: number): Operand {
    const pipe = this.nested(() => this.pipe("parenthesized pipeline"));
    this.skipSpace();
    const close = this.next();
    if (close.kind !== "sign" || close.text !== ")") throw this.error("unclosed left paren");
    return { kind: "pipe", pipe, from, ...this.fields() };
  }

  /** `.a.b` without blanks; errors of what they are fields of say where the first of them stands. */
  private fields(): { readonly names: readonly string[]; readonly to: number; readonly toldAt?: number } {
    const names: string[] = [];
    const { from } = this.peek();
    while (this.peek().kind === "field") names.push(this.next().text.slice(1));
    return { names, to: this.lastEnd(), ...(names.length === 0 ? {} : { toldAt: from }) };
  }

  private number(text: string): number | bigint {
    const plain = text.replaceAll("_", "").replace(/^\+/, "");
    if (!/^-?(?:\d+|0[xXbBoO][0-9a-fA-F]+)$/.test(plain)) return Number(plain);
    const size = BigInt(plain.replace(/^-/, "").replace(/^0(?=[0-7]+$)/, "0o"));
    return plain.startsWith("-") ? -size : size;
  }

  private unquote({ text }: Word): string {
    const inner = text.slice(1, -1);
    return text.startsWith("`")
      ? inner
      : unescapeGo(inner, text.charAt(0), () => this.error("invalid syntax"));
  }

  private isClosed(): boolean {
    this.skipSpace();
    return this.peek().kind === "close";
  }

  private close(): Word {
    this.skipSpace();
    const word = this.next();
    if (word.kind !== "close") throw this.unexpected(word, "command");
    return word;
  }

  private isSign(text: string): boolean {
    this.skipSpace();
    const word = this.peek();
    return word.kind === "sign" && word.text === text;
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw this.error("max expression depth exceeded");
    const result = read();
    this.depth--;
    return result;
  }

  private peek(): Word {
    return this.words[Math.min(this.at, this.words.length - 1)] ?? END;
  }

  private next(): Word {
    const word = this.peek();
    this.at++;
    return word;
  }

  private skipSpace(): void {
    while (this.peek().kind === "space") this.at++;
  }

  /** Where the word taken last ends, blanks left out. */
  private lastEnd(): number {
    let last = this.at - 1;
    while (this.words[last]?.kind === "space") last--;
    return this.words[last]?.to ?? 0;
  }

  private unexpected(word: Word, context: string): Error {
    if (word.kind === "end") return this.error("unexpected EOF");
    return this.error(`unexpected <${word.text}> in ${context}`);
  }

  private error(message: string): Error {
    return syntaxError(this.template, this.peek().from, message);
  }
}

const END: Word = { kind: "end", text: "", from: 0, to: 0 };
const CALLABLE: ReadonlySet<Operand["kind"]> = new Set(["field", "variable", "function", "pipe"]);
