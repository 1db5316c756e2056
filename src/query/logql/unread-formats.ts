import type { RangeAggregation, StageExpr } from "./ast.ts";

/**
 * The aggregation without the `line_format`s whose lines nothing reads: they are not filled in, and cannot fail, as in
 * Loki.
 */
export function withoutUnreadFormats(node: RangeAggregation): RangeAggregation {
  const { stages } = node.range;
  if (node.operation === "bytes_over_time" || node.operation === "bytes_rate") return node;
  const lastReader = stages.findLastIndex(readsLine);
  const isUnread = ({ kind }: StageExpr, index: number): boolean =>
    kind === "line_format" && index > lastReader;
  if (!stages.some(isUnread)) return node;
  return {
    ...node,
    range: { ...node.range, stages: stages.filter((stage, index) => !isUnread(stage, index)) },
  };
}

function readsLine({ kind }: StageExpr): boolean {
  switch (kind) {
    case "line":
    case "json":
    case "logfmt":
    case "regexp":
    case "pattern":
    case "unpack":
      return true;
    case "filter":
    case "line_format":
    case "label_format":
    case "drop":
    case "keep":
    case "decolorize":
      return false;
  }
}
