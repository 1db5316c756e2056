import type { SyntaxNode } from "@lezer/common";
import type {
  Extraction,
  LabelAssignment,
  LabelTarget,
  LineOperand,
  LineOperator,
  StageExpr,
} from "./ast.ts";
import { parseError } from "./errors.ts";
import { readCondition } from "./parse-condition.ts";
import { type Source, children, listItems } from "./parse-nodes.ts";

/** The stages of a pipeline, in order. */
export function readPipeline(source: Source, pipeline: SyntaxNode, maxDepth: number): StageExpr[] {
  return listItems(pipeline).flatMap((stage) => readStage(source, stage, maxDepth));
}

function readStage(source: Source, stage: SyntaxNode, maxDepth: number): StageExpr[] {
  const node = children(stage).find(({ name }) => name !== "Pipe");
  if (node === undefined) throw source.unexpected(stage);
  const span = source.span(node);
  switch (node.name) {
    case "LineFilters":
      return readLineFilters(source, node);
    case "LabelParser":
      return [readParser(source, node)];
    case "JsonExpressionParser":
      return [{ kind: "json", extractions: readExtractions(source, node), span }];
    case "LogfmtParser":
    case "LogfmtExpressionParser":
      return [readLogfmt(source, node)];
    case "LabelFilter":
      return [{ kind: "filter", condition: readCondition(source, node, maxDepth), span }];
    case "LineFormatExpr":
      return [{ kind: "line_format", template: readString(source, node), span }];
    case "LabelFormatExpr":
      return [{ kind: "label_format", assignments: readAssignments(source, node), span }];
    case "DecolorizeExpr":
      return [{ kind: "decolorize", span }];
    case "DropLabelsExpr":
      return [{ kind: "drop", targets: readTargets(source, node, "DropLabels"), span }];
    case "KeepLabelsExpr":
      return [{ kind: "keep", targets: readTargets(source, node, "KeepLabels"), span }];
    default:
      throw source.unexpected(node);
  }
}

const LINE_OPERATORS: ReadonlySet<string> = new Set(["|=", "!=", "|~", "!~", "|>", "!>"]);
const isLineOperator = (text: string): text is LineOperator => LINE_OPERATORS.has(text);

/** What follows an `or` behind `ip("…")` stands beside its filter in the tree, not in it. */
function readLineFilters(source: Source, list: SyntaxNode): StageExpr[] {
  const filters: [SyntaxNode, ...SyntaxNode[]][] = [];
  for (const item of listItems(list)) {
    if (item.name === "LineFilter") filters.push([item]);
    else filters.at(-1)?.push(item);
  }
  return filters.map(([filter, ...rest]) => readLineFilter(source, filter, rest));
}

function readLineFilter(source: Source, node: SyntaxNode, beside: readonly SyntaxNode[]): StageExpr {
  const [sign, ...own] = children(node);
  const rest = [...own, ...beside];
  const operator = sign === undefined ? "" : source.text(sign);
  if (!isLineOperator(operator)) throw source.unexpected(node);
  const operands: LineOperand[] = [];
  readOperands(source, rest, operands);
  return { kind: "line", operator, operands, span: source.span(node) };
}

/** `"a"`, `ip("…")`, and what follows an `or`. */
function readOperands(source: Source, nodes: readonly SyntaxNode[], into: LineOperand[]): void {
  let rest: readonly SyntaxNode[] = nodes;
  while (rest.length > 0) {
    let kind: LineOperand["kind"] = "text";
    let next: readonly SyntaxNode[] = [];
    for (const node of rest) {
      if (node.name === "FilterOp") kind = "ip";
      if (node.name === "String") into.push({ kind, value: source.string(node) });
      if (node.name === "OrFilter") next = children(node);
    }
    rest = next;
  }
}

function readParser(source: Source, node: SyntaxNode): StageExpr {
  const [keyword] = children(node);
  const kind = keyword === undefined ? "" : source.text(keyword).toLowerCase();
  const span = source.span(node);
  switch (kind) {
    case "json":
      return { kind, extractions: [], span };
    case "unpack":
      return { kind, span };
    case "regexp":
    case "pattern":
      return { kind, expression: readString(source, node), span };
    default:
      throw source.unexpected(node);
  }
}

function readLogfmt(source: Source, node: SyntaxNode): StageExpr {
  const flagList = node.getChild("LogfmtParserFlags");
  const flags = flagList === null ? [] : listItems(flagList).map((flag) => source.text(flag));
  return {
    kind: "logfmt",
    strict: flags.includes("--strict"),
    keepEmpty: flags.includes("--keep-empty"),
    extractions: readExtractions(source, node),
    span: source.span(node),
  };
}

function readExtractions(source: Source, node: SyntaxNode): Extraction[] {
  const list = node.getChild("LabelExtractionExpressionList");
  if (list === null) return [];
  return listItems(list).map((item) => {
    const [label, , path] = children(item);
    if (label === undefined) throw source.unexpected(item);
    const name = source.text(label);
    if (name === "ip") throw parseError(source.query, label.from, "syntax error: unexpected ip");
    return { name, path: path === undefined ? name : source.string(path) };
  });
}

function readString(source: Source, node: SyntaxNode): string {
  const literal = node.getChild("String");
  if (literal === null) throw source.unexpected(node);
  return source.string(literal);
}

function readAssignments(source: Source, node: SyntaxNode): LabelAssignment[] {
  const list = node.getChild("LabelsFormat");
  if (list === null) throw source.unexpected(node);
  return listItems(list).map((item) => {
    const [name, , value] = children(item);
    if (name === undefined || value === undefined) throw source.unexpected(item);
    const isLabel = value.name === "Identifier";
    const text = isLabel ? source.text(value) : source.string(value);
    return { name: source.text(name), source: { kind: isLabel ? "label" : "template", value: text } };
  });
}

function readTargets(source: Source, node: SyntaxNode, listName: string): LabelTarget[] {
  const list = node.getChild(listName);
  if (list === null) throw source.unexpected(node);
  return listItems(list).map((item) => {
    const matcherNode = item.getChild("Matcher");
    if (matcherNode === null) return { name: source.text(item) };
    const matcher = source.matcher(matcherNode);
    return { name: matcher.name, matcher };
  });
}
