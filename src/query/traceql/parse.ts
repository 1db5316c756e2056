import type { SyntaxNode } from "@lezer/common";
import { parser } from "@grafana/lezer-traceql";
import { limitError } from "../../base/errors.ts";
import type { FieldExpression, Pipeline, Relation, RelationForm, SpansetExpression, Stage } from "./ast.ts";
import { FieldParser, MAX_NESTING } from "./parse-field.ts";
import { ScalarParser } from "./parse-scalar.ts";
import { group } from "./precedence.ts";
import type { Grouping, Item } from "./precedence.ts";
import { standIn, withoutComments } from "./stand-in.ts";
import { syntaxError, unsupportedError } from "./syntax-error.ts";
import { childNamed, childrenOf, firstError } from "./tree.ts";

const MAX_QUERY_LENGTH = 64 * 1024;
const PIPE_POWER = 0;
/** As documented; Tempo's own parser lets `&&` and `||` bind alike. */
const LOGICAL_POWER: Readonly<Record<string, number>> = { "||": 1, "&&": 2 };
const STRUCTURAL_POWER = 3;
const RELATIONS: readonly Relation[] = [">>", "<<", ">", "<", "~"];

/**
 * Parses TraceQL (grafana.com, "Construct a TraceQL query") with the published grammar.
 *
 * @throws WatchtowerError `invalid`, worded as Tempo's `parse error at line L, col C: …`, or `limit`.
 */
export function parse(text: string): Pipeline {
  if (text.length > MAX_QUERY_LENGTH)
    throw limitError("maxQueryLength", MAX_QUERY_LENGTH, "TraceQL query is too long");
  const query = withoutComments(text);
  const tree = parser.parse(standIn(query));
  const error = firstError(tree.topNode);
  if (error !== undefined) throw syntaxError(query, error.from);
  const top = childNamed(tree.topNode, "SpansetPipelineExpression");
  if (top === undefined) throw syntaxError(query, 0);
  const pipeline = new PipelineParser(query).parse(top, 0);
  refuseMetrics(query, pipeline.stages.slice(0, -1), "before another stage");
  return pipeline;
}

/** A search answers with the spans before a metric, which so must be the end of the query. */
function refuseMetrics(query: string, stages: readonly Stage[], where: string): void {
  for (const stage of stages)
    if (stage.kind === "metrics") throw unsupportedError(query, stage.offset, `${stage.text} ${where}`);
}

const relationOf = (text: string): Relation | undefined =>
  RELATIONS.find((relation) => text.endsWith(relation));

function formOf(text: string): RelationForm {
  if (text.startsWith("!")) return "not";
  return text.startsWith("&") ? "union" : "plain";
}

class PipelineParser {
  private readonly query: string;
  private readonly fields: FieldParser;
  private readonly scalars: ScalarParser;
  private readonly grouping: Grouping<Pipeline>;

  constructor(query: string) {
    this.query = query;
    this.fields = new FieldParser(query);
    this.scalars = new ScalarParser(query, this.fields);
    this.grouping = {
      infix: (text) => {
        if (text === "|") return PIPE_POWER;
        return LOGICAL_POWER[text] ?? (relationOf(text) === undefined ? undefined : STRUCTURAL_POWER);
      },
      prefix: () => undefined,
      rightAssociative: () => false,
      combine: (text, left, right, offset) => this.combine(text, left, right, offset),
      apply: (_operator, _operand, offset) => {
        throw syntaxError(query, offset);
      },
      fail: (offset) => {
        throw syntaxError(query, offset);
      },
    };
  }

  parse(node: SyntaxNode, depth: number): Pipeline {
    const items: Item<Pipeline>[] = [];
    this.flatten(node, items, depth);
    return group(items, this.grouping, node.to);
  }

  private flatten(start: SyntaxNode, items: Item<Pipeline>[], depth: number): void {
    if (depth > MAX_NESTING)
      throw limitError("maxNesting", MAX_NESTING, "TraceQL query is nested too deeply");
    const later: SyntaxNode[] = [];
    let node = start;
    // Down the left-leaning chain without recursion: a long query of few parentheses is not deep.
    while (isContainer(node)) {
      const [first, ...rest] = childrenOf(node);
      if (first === undefined || rest.length === 0) break;
      later.push(...rest.toReversed());
      node = first;
    }
    this.flattenPiece(node, items, depth);
    let previous = node;
    for (const piece of later.toReversed()) {
      if (!isContainer(piece)) {
        items.push({ kind: "infix", operator: this.text(piece), offset: piece.from });
      } else {
        if (isContainer(previous)) items.push(this.sibling(previous.to, piece.from));
        this.flatten(piece, items, depth + 1);
      }
      previous = piece;
    }
  }

  /** The grammar gives `~`, alone of all operators, no node: it is what stands between two operands. */
  private sibling(from: number, to: number): Item<Pipeline> {
    const at = this.query.slice(from, to).search(/\S/);
    if (this.query[from + at] !== "~") throw syntaxError(this.query, from);
    return { kind: "infix", operator: "~", offset: from + at };
  }

  private flattenPiece(node: SyntaxNode, items: Item<Pipeline>[], depth: number): void {
    const child = node.firstChild;
    if (isContainer(node) && child !== null) {
      if (child.from > node.from && this.query[node.from] === "(") {
        const inner = this.parse(child, depth + 1);
        refuseMetrics(this.query, inner.stages, "in parentheses");
        items.push({ kind: "operand", node: wrapped(inner) });
      } else {
        this.flatten(child, items, depth + 1);
      }
      return;
    }
    items.push({ kind: "operand", node: { stages: [this.stage(node)] } });
  }

  private stage(node: SyntaxNode): Stage {
    switch (node.name) {
      case "SpansetFilter": {
        const condition = childNamed(node, "FieldExpression");
        return {
          kind: "spanset",
          expression: { kind: "filter", condition: condition && this.fields.parse(condition) },
        };
      }
      case "ScalarFilter":
        return this.scalars.parseFilter(node);
      case "GroupOperation":
        return { kind: "by", expression: this.argument(node), offset: node.from };
      case "SelectOperation":
        return { kind: "select", fields: this.selected(node) };
      case "CoalesceOperation":
        return { kind: "coalesce" };
      case "MetricsOperation":
        return { kind: "metrics", text: this.text(node), offset: node.from };
      case "MetricsAggregatorFunctions":
        throw unsupportedError(this.query, node.from, this.text(node));
      default:
        throw syntaxError(this.query, node.from);
    }
  }

  private argument(node: SyntaxNode): FieldExpression {
    const expression = childNamed(node, "FieldExpression");
    if (expression === undefined) throw syntaxError(this.query, node.from);
    return this.fields.parse(expression);
  }

  /** `select(a, b, c)`: the grammar nests the arguments to the left. */
  private selected(node: SyntaxNode): readonly FieldExpression[] {
    const fields: FieldExpression[] = [];
    for (
      let args = childNamed(node, "SelectArgs");
      args !== undefined;
      args = childNamed(args, "SelectArgs")
    ) {
      fields.unshift(this.argument(args));
    }
    return fields;
  }

  private combine(text: string, left: Pipeline, right: Pipeline, offset: number): Pipeline {
    if (text === "|") return { stages: [...left.stages, ...right.stages] };
    const sides = { left: this.operand(left, offset), right: this.operand(right, offset) };
    if (text === "&&" || text === "||") return spanset({ kind: "logical", operator: text, ...sides });
    const relation = relationOf(text);
    if (relation === undefined) throw syntaxError(this.query, offset);
    return spanset({ kind: "structural", relation, form: formOf(text), ...sides });
  }

  /** An operand is one spanset expression; a longer pipeline must stand in parentheses. */
  private operand(pipeline: Pipeline, offset: number): SpansetExpression {
    const [stage] = pipeline.stages;
    if (pipeline.stages.length !== 1 || stage?.kind !== "spanset") throw syntaxError(this.query, offset);
    return stage.expression;
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }
}

const CONTAINERS = new Set([
  "SpansetPipelineExpression",
  "SpansetPipeline",
  "SpansetExpression",
  "WrappedSpansetPipeline",
]);
const isContainer = (node: SyntaxNode): boolean => CONTAINERS.has(node.name);

const spanset = (expression: SpansetExpression): Pipeline => ({ stages: [{ kind: "spanset", expression }] });

/** What parentheses hold stays together: one expression as it is, a longer pipeline as an operand of its own. */
function wrapped(pipeline: Pipeline): Pipeline {
  if (pipeline.stages.length === 1) return pipeline;
  return spanset({ kind: "pipeline", pipeline });
}
