import type { Node, Operand, Pipe } from "../../go-template/ast.ts";
import { parseTemplate } from "../../go-template/parser.ts";
import { hasFunction } from "./functions.ts";

/** Names of the labels that a template may read. @throws TemplateSyntaxError */
export function templateFields(template: string): string[] {
  const { body, named } = parseTemplate(template, hasFunction);
  return [body, ...named.values()].flatMap(ofNodes);
}

function ofNodes(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case "text":
      case "break":
      case "continue":
        return [];
      case "action":
        return ofPipe(node.pipe);
      case "if":
      case "with":
      case "range":
        return [...ofPipe(node.pipe), ...ofNodes(node.body), ...ofNodes(node.otherwise)];
      case "template":
        return node.pipe === undefined ? [] : ofPipe(node.pipe);
    }
  });
}

const ofPipe = ({ commands }: Pipe): string[] =>
  commands.flatMap(({ operands }) => operands.flatMap((operand) => ofOperand(operand)));

function ofOperand(operand: Operand): readonly string[] {
  if (operand.kind === "pipe") return ofPipe(operand.pipe);
  if (operand.kind === "field" || operand.kind === "variable") return operand.names.slice(0, 1);
  // `index . "name"` names a label too.
  return operand.kind === "string" ? [operand.value] : [];
}
