import { compileSearch } from "../../../base/regexp.ts";
import { toUnixNano } from "../../../base/units.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { extractedText } from "./line.ts";
import type { Line } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler, StageContext } from "./stage.ts";

type Condition = (line: Line, context: StageContext) => boolean;

/** `stage.drop`: drops what meets all of its conditions. A line's age is that when its record was received. */
export const dropStage: StageCompiler = (settings, report) => {
  const problem = problemOf(settings);
  if (problem !== undefined) return refuseStage(report, settings, problem);
  const conditions = [longerThan(settings), olderThan(settings), contentOf(settings)].filter(
    (condition) => condition !== undefined,
  );
  const reason = settings.string("drop_counter_reason") || "drop_stage";
  return (line, context) => {
    if (!conditions.every((condition) => condition(line, context))) return true;
    context.countDropped(reason);
    return false;
  };
};

function problemOf(settings: Settings): string | undefined {
  const [source, value, expression] = ["source", "value", "expression"].map((name) => settings.string(name));
  const isEmpty = settings.duration("older_than") === 0n && settings.bytes("longer_than") === 0;
  if (source === "" && expression === "" && isEmpty) {
    return "drop stage config must contain at least one of source, expression, older_than or longer_than";
  }
  if (value !== "" && expression !== "") {
    return "drop stage config error, value and expression cannot both be defined at the same time";
  }
  if (value !== "" && source === "") return "drop stage config must contain source if value is specified";
  return undefined;
}

function longerThan(settings: Settings): Condition | undefined {
  const bytes = settings.bytes("longer_than");
  return bytes === 0 ? undefined : ({ line }) => Buffer.byteLength(line) > bytes;
}

function olderThan(settings: Settings): Condition | undefined {
  const age = settings.duration("older_than");
  return age === 0n ? undefined : ({ time }, { receivedAt }) => time < toUnixNano(receivedAt) - age;
}

function contentOf(settings: Settings): Condition | undefined {
  const [source = "", value, expression = ""] = ["source", "value", "expression"].map((name) =>
    settings.string(name),
  );
  const names = source.split(",");
  const matches = value === "" ? matcherOf(expression) : (text: string) => text === value;
  if (source === "") return matches === undefined ? undefined : ({ line }) => matches(line);
  if (matches === undefined) return ({ extracted }) => names.every((name) => extracted.has(name));
  const separator = settings.string("separator") === "" ? ";" : settings.string("separator");
  return (line) => {
    const present = names.filter((name) => line.extracted.has(name));
    const texts = present.map((name) => extractedText(line, name)).filter((text) => text !== undefined);
    // What is there and has no text is not compared.
    return texts.length === present.length && matches(texts.join(separator));
  };
}

function matcherOf(expression: string): ((text: string) => boolean) | undefined {
  if (expression === "") return undefined;
  const regexp = compileSearch(expression);
  return (text) => regexp.test(text);
}
