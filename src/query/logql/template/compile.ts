import { WatchtowerError } from "../../../base/errors.ts";
import type { Template } from "../../go-template/ast.ts";
import { Execution } from "../../go-template/execute.ts";
import { type TemplateFunction, fixed } from "../../go-template/function.ts";
import type { LabelMap } from "../../go-template/value.ts";
import { findFunction, hasFunction } from "./functions.ts";
import { TemplateSyntaxError } from "../../go-template/lexer.ts";
import { parseTemplate } from "../../go-template/parser.ts";

/** The line that a template is filled in for. */
export interface TemplateLine {
  readonly labels: LabelMap;
  readonly line: () => string;
  /** Unix nanoseconds. */
  readonly time: () => bigint;
}

/** Fills a template in for a line. @throws TemplateError */
export type Render = (line: TemplateLine) => string;

/**
 * A template of Go's text/template with the functions of Loki.
 *
 * @param name of the template in messages: `line` or `label`.
 * @throws WatchtowerError `invalid`, as Go words it: `template: line:1: function "x" not defined`.
 */
export function compileTemplate(name: string, text: string): Render {
  const template = parsed(name, text);
  const [only] = template.body;
  if (template.body.length === 1 && only?.kind === "action") {
    const label = plainField(template);
    if (label !== undefined) return ({ labels }) => labels.get(label);
  }
  return (line) => {
    const input = { data: line.labels, findFunction: functionsFor(line) };
    return new Execution(name, text, template, input).run();
  };
}

const functionsFor =
  ({ line, time }: TemplateLine) =>
  (name: string): TemplateFunction | undefined => {
    if (name === "__line__") return fixed([], () => line());
    if (name === "__timestamp__") return fixed([], () => ({ nanos: time(), zone: "UTC" }));
    return findFunction(name);
  };

function parsed(name: string, text: string): Template {
  try {
    return parseTemplate(text, hasFunction);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new WatchtowerError("invalid", `template: ${name}:${error.line}: ${error.message}`, {
      cause: error,
    });
  }
}

/** The label of a template that is `{{.label}}` and nothing else. */
function plainField({ body }: Template): string | undefined {
  const [node] = body;
  if (node?.kind !== "action" || node.pipe.variables.length > 0 || node.pipe.commands.length !== 1)
    return undefined;
  const [command] = node.pipe.commands;
  const [operand] = command?.operands ?? [];
  if (command?.operands.length !== 1 || operand?.kind !== "field" || operand.names.length !== 1)
    return undefined;
  return operand.names[0];
}
