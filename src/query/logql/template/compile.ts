import { WatchtowerError } from "../../../base/errors.ts";
import type { Template } from "./ast.ts";
import { Execution, type TemplateLine } from "./execute.ts";
import { hasFunction } from "./functions.ts";
import { TemplateSyntaxError } from "./lexer.ts";
import { parseTemplate } from "./parser.ts";

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
  return (line) => new Execution(name, text, template, line).run();
}

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
