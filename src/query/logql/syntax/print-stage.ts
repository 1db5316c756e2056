import { decimalText } from "../../../base/float-text.ts";
import { printGoDuration } from "../../../base/go-duration.ts";
import { goQuote } from "../../../base/go-quote.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type { LabelCondition, LabelTarget, StageExpr } from "../ast.ts";

/** A stage as Loki prints it, on one line. */
export function printStage(stage: StageExpr): string {
  switch (stage.kind) {
    case "line":
      return `${stage.operator} ${stage.operands
        .map(({ kind, value }) => (kind === "ip" ? `ip(${goQuote(value)})` : goQuote(value)))
        .join(" or ")}`;
    case "json":
      return `| json${printExtractions(stage.extractions)}`;
    case "logfmt": {
      const flags = (stage.strict ? " --strict" : "") + (stage.keepEmpty ? " --keep-empty" : "");
      return `| logfmt${flags}${printExtractions(stage.extractions)}`;
    }
    case "regexp":
    case "pattern":
      return `| ${stage.kind} ${goQuote(stage.expression)}`;
    case "unpack":
    case "decolorize":
      return `| ${stage.kind}`;
    case "filter":
      return `| ${printCondition(stage.condition)}`;
    case "line_format":
      return `| line_format ${goQuote(stage.template)}`;
    case "label_format":
      return `| label_format ${stage.assignments
        .map(
          ({ name, source }) => `${name}=${source.kind === "label" ? source.value : goQuote(source.value)}`,
        )
        .join(",")}`;
    case "drop":
    case "keep":
      return `| ${stage.kind} ${stage.targets.map(printTarget).join(",")}`;
  }
}

function printExtractions(extractions: Extract<StageExpr, { kind: "json" }>["extractions"]): string {
  if (extractions.length === 0) return "";
  return ` ${extractions.map(({ name, path }) => `${name}=${goQuote(path)}`).join(",")}`;
}

function printTarget({ name, matcher }: LabelTarget): string {
  return matcher === undefined ? name : printMatcher(matcher);
}

/** The value quoted as Go does. */
export function printMatcher({ name, operator, value }: Matcher): string {
  return `${name}${operator}${goQuote(value)}`;
}

/** As Loki prints it: `and` is a comma, and pairs stand in parentheses. */
export function printCondition(condition: LabelCondition): string {
  switch (condition.kind) {
    case "and":
      return `( ${printCondition(condition.left)} , ${printCondition(condition.right)} )`;
    case "or":
      return `( ${printCondition(condition.left)} or ${printCondition(condition.right)} )`;
    case "match":
      return printMatcher(condition.matcher);
    case "ip":
      return `${condition.name}${condition.negated ? "!=" : "="}ip(${goQuote(condition.pattern)})`;
    case "number":
      return `${condition.name}${condition.operator}${decimalText(condition.value)}`;
    case "duration":
      return `${condition.name}${condition.operator}${printGoDuration(BigInt(Math.trunc(condition.value)))}`;
    case "bytes":
      return `${condition.name}${condition.operator}${printBytes(condition.value)}`;
  }
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** As go-humanize prints a size, without the blank: `20MB`, `1.5kB`. */
function printBytes(bytes: number): string {
  if (bytes < 10) return `${bytes}B`;
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}${UNITS[power]}`;
}
