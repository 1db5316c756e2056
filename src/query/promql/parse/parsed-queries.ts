import type { Expr } from "../ast.ts";

/** Dashboards ask the same again and again, and rules do. */
const MAX_QUERIES = 256;
/** Longer ones are parsed each time. */
const MAX_LENGTH = 4096;

/** Queries parsed lately, those not asked for longest dropped first. Errors are not kept. */
export class ParsedQueries {
  private readonly known = new Map<string, Expr>();
  private readonly parse: (query: string) => Expr;

  /** @param parse gives the same for the same text, or throws. */
  constructor(parse: (query: string) => Expr) {
    this.parse = parse;
  }

  /** @throws what `parse` throws. */
  of(query: string): Expr {
    if (query.length > MAX_LENGTH) return this.parse(query);
    const expr = this.known.get(query) ?? this.parse(query);
    this.known.delete(query);
    this.known.set(query, expr);
    if (this.known.size > MAX_QUERIES) this.known.delete(this.oldest());
    return expr;
  }

  private oldest(): string {
    const [first = ""] = this.known.keys();
    return first;
  }
}
