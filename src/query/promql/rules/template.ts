import { WatchtowerError } from "../../../base/errors.ts";
import { unescapeGo } from "../../../base/go-string.ts";
import type { Labels } from "../../../model/labels.ts";
import { TEMPLATE_FUNCTIONS, type TemplateValue, valueText } from "./template-functions.ts";

export interface TemplateData {
  readonly labels: Labels;
  readonly value: number;
}

/** The text of a label or annotation of an alert. */
export interface Template {
  /** As it is written. */
  readonly text: string;
  readonly expand: (data: TemplateData) => string;
}

type Part = (data: TemplateData) => TemplateValue;

const ACTION = /(\s*)\{\{(-\s)?([\s\S]*?)(\s-)?\}\}(\s*)/g;

/**
 * Compiles a text with Go's template actions, as alerting rules have them: `{{ $labels.job }}`, `{{ $value }}`, and
 * functions of them in calls and pipes.
 *
 * @throws WatchtowerError `unsupported`, naming what of the template language is not offered (`if`, `range`, queries).
 */
export function compileTemplate(text: string): Template {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ACTION)) {
    const [whole, before = "", trimsBefore, action = "", trimsAfter, after = ""] = match;
    parts.push(constant(text.slice(end, match.index) + (trimsBefore === undefined ? before : "")));
    parts.push(compilePipe(action.trim()));
    parts.push(constant(trimsAfter === undefined ? after : ""));
    end = match.index + whole.length;
  }
  const rest = text.slice(end);
  if (rest.includes("{{")) throw new WatchtowerError("invalid", "unclosed action");
  parts.push(constant(rest));
  return { text, expand: (data) => parts.map((part) => valueText(part(data))).join("") };
}

const constant =
  (text: string): Part =>
  () =>
    text;

const TOKEN = /"(?:\\.|[^"\\])*"|`[^`]*`|[|()]|[^\s|()"`]+/g;

function compilePipe(action: string): Part {
  if (action.startsWith("/*")) return constant("");
  const tokens = [...action.matchAll(TOKEN)].map(([token]) => token);
  const reader = new PipeReader(tokens, action);
  const part = reader.pipe();
  reader.requireEnd();
  return part;
}

class PipeReader {
  private readonly tokens: readonly string[];
  private readonly action: string;
  private at = 0;

  constructor(tokens: readonly string[], action: string) {
    this.tokens = tokens;
    this.action = action;
  }

  /** `command | function args | …`: what stands before a bar is the last argument after it. */
  pipe(): Part {
    let part = this.command(undefined);
    while (this.tokens[this.at] === "|") {
      this.at++;
      part = this.command(part);
    }
    return part;
  }

  requireEnd(): void {
    if (this.at < this.tokens.length) throw this.unsupported();
  }

  private command(piped: Part | undefined): Part {
    const name = this.tokens[this.at] ?? "";
    const apply = Object.hasOwn(TEMPLATE_FUNCTIONS, name) ? TEMPLATE_FUNCTIONS[name] : undefined;
    if (apply === undefined) {
      if (piped !== undefined) throw this.unsupported();
      return this.operand();
    }
    this.at++;
    const args: Part[] = [];
    while (this.at < this.tokens.length && !"|)".includes(this.tokens[this.at] ?? ""))
      args.push(this.operand());
    if (piped !== undefined) args.push(piped);
    return (data) => apply(args.map((arg) => arg(data)));
  }

  private operand(): Part {
    const token = this.tokens[this.at++] ?? "";
    if (token === "(") {
      const inner = this.pipe();
      if (this.tokens[this.at++] !== ")") throw this.unsupported();
      return inner;
    }
    const label = /^(?:\$labels|\.Labels)\.([a-zA-Z_]\w*)$/.exec(token)?.[1];
    if (label !== undefined) return ({ labels }) => labels.get(label);
    if (token === "$value" || token === ".Value") return ({ value }) => value;
    if (token.startsWith('"')) return constant(unescapeGo(token.slice(1, -1), '"', () => this.unsupported()));
    if (token.startsWith("`")) return constant(token.slice(1, -1));
    if (/^-?\d+(?:\.\d+)?$/.test(token)) return () => Number(token);
    // There are no external labels, and no address that others could open.
    if (/^(?:\$externalLabels|\.ExternalLabels)\.\w+$/.test(token)) return constant("");
    if (token === "$externalURL" || token === ".ExternalURL") return constant("");
    throw this.unsupported();
  }

  private unsupported(): WatchtowerError {
    return new WatchtowerError("unsupported", `template action {{ ${this.action} }} is not supported`);
  }
}
