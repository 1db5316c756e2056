import type { ParsedCondition } from "../../store/logs/source.ts";
import type { LabelCondition, StageExpr } from "./ast.ts";
import { NO_TEXT } from "./stages/no-text.ts";

type Parser = "json" | "logfmt";

/**
 * What lines look like that meet conditions on labels which the first parser reads from them, as expressions that the
 * store may search for. Conditions that cannot be told so are left out. Never holds a line back that meets them:
 * lines with escapes, and those that have the label otherwise, are not asked.
 */
export function parsedConditions(stages: readonly StageExpr[]): readonly ParsedCondition[] {
  const found: ParsedCondition[] = [];
  let parser: Parser | undefined;
  for (const stage of stages) {
    switch (stage.kind) {
      case "line":
        break;
      case "filter":
        if (parser !== undefined) found.push(...conditionsOf(stage.condition, parser));
        break;
      case "json":
      case "logfmt":
        if (parser !== undefined || stage.extractions.length > 0) return found;
        // A key alone is a label then.
        if (stage.kind === "logfmt" && stage.keepEmpty) return found;
        parser = stage.kind;
        break;
      case "regexp":
      case "pattern":
      case "unpack":
      case "decolorize":
      case "line_format":
      case "label_format":
      case "drop":
      case "keep":
        return found;
    }
  }
  return found;
}

/** Names that keys have as they are: no character of theirs may stand for others, or for a way to inner members. */
const PLAIN_NAME = /^[a-zA-Z][a-zA-Z0-9]*$/;

function conditionsOf(condition: LabelCondition, parser: Parser): readonly ParsedCondition[] {
  switch (condition.kind) {
    case "and":
      return [...conditionsOf(condition.left, parser), ...conditionsOf(condition.right, parser)];
    case "match": {
      const { name, operator, value } = condition.matcher;
      const isPlain = /^[\w .,:;/@+*()-]+$/.test(value) && value.trim() === value;
      if (operator !== "=" || !isPlain || !PLAIN_NAME.test(name)) return [];
      return [{ label: name, pattern: textPattern(name, value, parser) }];
    }
    case "number": {
      const digits = PLAIN_NAME.test(condition.name)
        ? digitsFor(condition.operator, condition.value)
        : undefined;
      return digits === undefined
        ? []
        : [{ label: condition.name, pattern: numberPattern(condition.name, digits, parser) }];
    }
    case "or":
    case "ip":
    case "duration":
    case "bytes":
      return [];
  }
}

/** What ends a value without quotes. */
const ENDS: Readonly<Record<Parser, string>> = { json: ",}\\]\\t\\n\\r ", logfmt: "\\x00-\\x20" };

/** Blanks around a key that a trimmed name has not. */
const PADDING = '[^a-zA-Z0-9_"]*';

const keyPattern = (name: string, parser: Parser): string =>
  parser === "json" ? `"${PADDING}${name}${PADDING}"[\\t\\n\\r ]*:[\\t\\n\\r ]*` : `${name}${PADDING}=`;

/** A blank of a value may be what is no text in the line. */
const BLANK = `[ ${NO_TEXT}]`;

function textPattern(name: string, value: string, parser: Parser): string {
  const text = value.replaceAll(/[.+*()]/g, String.raw`\$&`).replaceAll(" ", BLANK);
  return `${keyPattern(name, parser)}(?:"${text}"|${text}(?:[${ENDS[parser]}]|$))`;
}

/** Whole numbers that meet it, and all that is no whole number: that is for the pipeline to tell. */
function numberPattern(name: string, digits: string, parser: Parser): string {
  const ends = ENDS[parser];
  const quoted = `"(?:[^0-9]|$|[0-9]+(?:[^0-9"]|$)|${digits}")`;
  const bare = `[^0-9"]|$|[0-9]+[^0-9${ends}]|${digits}(?:[${ends}]|$)`;
  return `${keyPattern(name, parser)}(?:${quoted}|${bare})`;
}

const MOST = 1e15;

/** An expression for the decimal digits of the whole numbers, from 0 on, that meet a comparison. */
function digitsFor(operator: string, value: number): string | undefined {
  if (!(Math.abs(value) < MOST)) return undefined;
  switch (operator) {
    case ">=":
      return atLeast(Math.ceil(value));
    case ">":
      return atLeast(Math.floor(value) + 1);
    case "<=":
      return atMost(Math.floor(value));
    case "<":
      return atMost(Math.ceil(value) - 1);
    case "==":
      return Number.isInteger(value) && value >= 0 ? `0*${value}` : undefined;
    default:
      return undefined;
  }
}

function atLeast(least: number): string | undefined {
  if (least <= 0) return undefined;
  const digits = String(least);
  const same = differing(digits, (digit) => (digit < 9 ? `[${digit + 1}-9]` : undefined));
  return `0*(?:${[...same, digits, `[1-9][0-9]{${digits.length},}`].join("|")})`;
}

function atMost(most: number): string | undefined {
  if (most < 0) return undefined;
  const digits = String(most);
  const same = differing(digits, (digit) => (digit > 0 ? `[0-${digit - 1}]` : undefined));
  const fewer = digits.length > 1 ? [`[0-9]{1,${digits.length - 1}}`] : [];
  return `0*(?:${[...same, digits, ...fewer].join("|")})`;
}

/** Numbers of as many digits that differ at one of them, by the digits that are right there. */
function differing(digits: string, at: (digit: number) => string | undefined): string[] {
  return Array.from(digits).flatMap((digit, index) => {
    const other = at(Number(digit));
    const rest = digits.length - index - 1;
    return other === undefined ? [] : [digits.slice(0, index) + other + (rest > 0 ? `[0-9]{${rest}}` : "")];
  });
}
