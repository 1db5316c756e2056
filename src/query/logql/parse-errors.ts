import type { SyntaxNode, Tree } from "@lezer/common";
import type { WatchtowerError } from "../../base/errors.ts";
import { parseError } from "./errors.ts";

/** The first place where the grammar's parser had to recover, as an error; `undefined` for a sound query. */
export function syntaxError(query: string, tree: Tree): WatchtowerError | undefined {
  let first: SyntaxNode | undefined;
  tree.iterate({
    enter: (node) => {
      if (first === undefined && node.type.isError) first = node.node;
      return first === undefined;
    },
  });
  if (first === undefined && tree.topNode.firstChild !== null) return undefined;
  const at = skipBlanks(query, first?.from ?? 0);
  const token = tokenAt(query, at);
  if (token.startsWith('"') && !/[^\\]"$/.test(token) && token !== '""') {
    return parseError(query, at, "literal not terminated");
  }
  return parseError(query, at, `syntax error: unexpected ${describe(token)}`);
}

/** Blanks and comments. */
function skipBlanks(query: string, from: number): number {
  const blanks = /(?:\s|#[^\n]*)*/y;
  blanks.lastIndex = from;
  return from + (blanks.exec(query)?.[0].length ?? 0);
}

const TOKEN =
  /"(?:\\.|[^"\\\n])*"?|`[^`]*`?|[a-zA-Z_][a-zA-Z0-9_]*|\d[\w.]*|\|[=~>]|[!=<>]=|[=!]~|!>|--[a-z-]+|[\s\S]/y;

function tokenAt(query: string, at: number): string {
  TOKEN.lastIndex = at;
  return TOKEN.exec(query)?.[0] ?? "";
}

const KEYWORDS = new Set(
  (
    "by without bool offset on ignoring group_left group_right and or unless json logfmt regexp pattern unpack " +
    "unwrap label_format line_format decolorize drop keep sum avg max min count stddev stdvar bottomk topk rate"
  ).split(" "),
);

/** A token as Loki's messages call it. */
function describe(token: string): string {
  if (token === "") return "$end";
  if (/^["`]/.test(token)) return "STRING";
  if (/^\d/.test(token)) return /^[\d.]+$/.test(token) ? "NUMBER" : "DURATION";
  if (KEYWORDS.has(token)) return token;
  return /^[a-zA-Z_]/.test(token) ? "IDENTIFIER" : token;
}
