import type {
  Attribute,
  Block,
  Body,
  Call,
  Expression,
  Field,
  File,
  List,
  ObjectLiteral,
  Statement,
} from "../syntax/ast.ts";
import type { SourceText } from "../syntax/source.ts";
import { Printer } from "./printer.ts";

/**
 * A file's text as `alloy fmt` of v1.12.2 writes it: indented with tabs, `=` and comments of neighbours aligned, line
 * breaks and single blank lines kept. Ends with a line's end.
 *
 * @param source the text that `file` was parsed from.
 */
export function formatAlloy(source: SourceText, file: File): string {
  const writer = new Writer(source, new Printer(source, file.comments));
  writer.body(file.body);
  return `${writer.printer.finish()}\n`;
}

class Writer {
  readonly printer: Printer;
  readonly #source: SourceText;

  constructor(source: SourceText, printer: Printer) {
    this.#source = source;
    this.printer = printer;
  }

  body(body: Body): void {
    let previous: Statement | undefined;
    for (const statement of body) {
      if (previous !== undefined && this.#needsBlankLine(previous, statement)) this.printer.blank("run");
      if (statement.kind === "block") this.#block(statement);
      else this.#attribute(statement);
      this.printer.blank(this.#spansLines(statement) ? "run" : "line");
      previous = statement;
    }
  }

  #needsBlankLine(previous: Statement, next: Statement): boolean {
    return next.kind === "block" || this.#line(next.start) - this.#line(previous.end - 1) > 1;
  }

  #attribute({ name, value }: Attribute): void {
    this.printer.token(name.text, name.start);
    this.printer.blank("column");
    this.printer.token("=");
    this.printer.blank("space");
    this.#expression(value);
  }

  #block({ name, label, open, body, end }: Block): void {
    const { printer } = this;
    printer.token(name.text, name.start);
    if (label !== undefined && label.text !== "") {
      printer.blank("space");
      printer.token(`"${label.text}"`, label.start);
    }
    printer.blank("space");
    printer.token("{", open);
    printer.blank("indent");
    if (body.length === 0) printer.blank("space");
    else {
      printer.blank("run");
      this.body(body);
    }
    printer.blank("outdent");
    printer.token("}", end - 1);
  }

  #expression(expression: Expression): void {
    const { printer } = this;
    switch (expression.kind) {
      case "literal":
        printer.token(expression.text, expression.start);
        return;
      case "identifier":
        printer.token(expression.name, expression.start);
        return;
      case "list":
        this.#list(expression);
        return;
      case "object":
        this.#object(expression);
        return;
      case "access":
        this.#expression(expression.of);
        printer.token(".");
        printer.token(expression.name.text);
        return;
      case "index":
        this.#expression(expression.of);
        printer.token("[", expression.open);
        this.#expression(expression.index);
        printer.token("]", expression.end - 1);
        return;
      case "call":
        this.#call(expression);
        return;
      case "unary":
        printer.token(expression.operator, expression.start);
        this.#expression(expression.operand);
        return;
      case "binary":
        this.#expression(expression.left);
        printer.blank("space");
        printer.token(expression.operator, expression.operatorAt);
        printer.blank("space");
        this.#expression(expression.right);
        return;
      case "parenthesized":
        printer.token("(", expression.start);
        this.#expression(expression.inner);
        printer.token(")", expression.end - 1);
        return;
    }
  }

  #list({ elements, start, end }: List): void {
    const { printer } = this;
    printer.token("[", start);
    let previous = start;
    for (const [index, element] of elements.entries()) {
      const breaks = this.#breaks(previous, element.start);
      if (breaks) printer.blank("indent", "run");
      else if (index > 0) printer.blank("space");
      previous = element.end - 1;
      this.#expression(element);
      if (index < elements.length - 1) printer.token(",");
      if (breaks) printer.blank("outdent");
    }
    if (elements.length > 0 && this.#breaks(previous, end - 1)) {
      printer.token(",");
      // Comments behind the last element are indented as it is.
      printer.blank("indent", "run", "outdent");
    }
    printer.token("]", end - 1);
  }

  #object({ fields, start, end }: ObjectLiteral): void {
    const { printer } = this;
    printer.token("{", start);
    printer.blank("indent");
    let previous = start;
    for (const [index, field] of fields.entries()) {
      const before = fields[index - 1];
      if (this.#breaks(previous, field.name.start)) {
        printer.blank(before !== undefined && !this.#spansLines(before.value) ? "line" : "run");
      } else if (index > 0) printer.blank("space");
      previous = field.name.end - 1;
      this.#field(field);
      if (index < fields.length - 1) printer.token(",");
    }
    if (fields.length > 0 && this.#breaks(previous, end - 1)) {
      printer.token(",");
      printer.blank("run");
    }
    printer.blank("outdent");
    printer.token("}", end - 1);
  }

  #field({ name, quote, value }: Field): void {
    const { printer } = this;
    // Names in back quotes are written with double ones, unless that would change them.
    const mark = quote !== "" && !/["\\]/.test(name.text) ? '"' : quote;
    printer.token(`${mark}${name.text}${mark}`, name.start);
    printer.blank("column");
    printer.token("=");
    printer.blank("space");
    this.#expression(value);
  }

  #call({ callee, open, arguments: args, end }: Call): void {
    const { printer } = this;
    this.#expression(callee);
    printer.token("(", open);
    let previous = open;
    for (const [index, argument] of args.entries()) {
      const breaks = this.#breaks(previous, argument.start);
      if (breaks) printer.blank("run", "indent");
      this.#expression(argument);
      previous = argument.end - 1;
      if (index < args.length - 1) {
        printer.token(",");
        printer.blank("space");
      }
      if (breaks) printer.blank("outdent");
    }
    if (this.#breaks(previous, end - 1)) {
      if (args.length > 0) printer.token(",");
      printer.blank("run");
    }
    // Alloy leaves its place open: a comment before it would then tear what follows apart.
    printer.token(")", end - 1);
  }

  #breaks(before: number, after: number): boolean {
    return this.#line(before) !== this.#line(after);
  }

  #spansLines({ start, end }: { readonly start: number; readonly end: number }): boolean {
    return this.#breaks(start, Math.max(start, end - 1));
  }

  #line(offset: number): number {
    return this.#source.lineAt(offset);
  }
}
