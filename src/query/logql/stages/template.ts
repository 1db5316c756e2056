import type { LineState } from "../line-state.ts";

/** A part of a template that gives text. */
type Part = (state: LineState) => string;

/** Functions of text alone that may follow in a pipeline. */
const FUNCTIONS: Readonly<Record<string, (text: string) => string>> = {
  ToLower: (text) => text.toLowerCase(),
  lower: (text) => text.toLowerCase(),
  ToUpper: (text) => text.toUpperCase(),
  upper: (text) => text.toUpperCase(),
  TrimSpace: (text) => text.trim(),
  trim: (text) => text.trim(),
};

const ACTION = /\{\{-?([\s\S]*?)-?\}\}/g;
const FIELD = /^\.([a-zA-Z_][a-zA-Z0-9_]*)$/;

/**
 * Text with `{{.label}}`, `{{__line__}}`, and functions of one text, as `{{.label | ToUpper}}`: the part
 * of Go's templates that most queries use.
 *
 * @param refuse makes the error for a construct that is not supported.
 */
export function compileTemplate(template: string, refuse: (construct: string) => Error): Part {
  const parts: Part[] = [];
  let at = 0;
  for (const match of template.matchAll(ACTION)) {
    const [action, inner = ""] = match;
    if (action.startsWith("{{-") || action.endsWith("-}}")) throw refuse(`template action ${action}`);
    const text = template.slice(at, match.index);
    if (text !== "") parts.push(() => text);
    parts.push(compileAction(inner, action, refuse));
    at = match.index + action.length;
  }
  const rest = template.slice(at);
  if (rest.includes("{{")) throw refuse("an unclosed template action");
  if (rest !== "") parts.push(() => rest);
  return (state) => {
    let text = "";
    for (const part of parts) text += part(state);
    return text;
  };
}

function compileAction(inner: string, action: string, refuse: (construct: string) => Error): Part {
  const [first = "", ...calls] = inner.split("|").map((step) => step.trim());
  const source = compileSource(first);
  if (source === undefined) throw refuse(`template action ${action}`);
  return calls.reduce((part: Part, name): Part => {
    const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (apply === undefined) throw refuse(`template function ${JSON.stringify(name)}`);
    return (state) => apply(part(state));
  }, source);
}

function compileSource(text: string): Part | undefined {
  if (text === "__line__") return (state) => state.line;
  const [name = "", argument = "", more] = text.split(/\s+/);
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (apply !== undefined && more === undefined && argument !== "") {
    const source = compileSource(argument);
    return source === undefined ? undefined : (state) => apply(source(state));
  }
  const field = FIELD.exec(text)?.[1];
  return field === undefined ? undefined : (state) => state.get(field) ?? "";
}
