import { parseLabelSet } from "../../../src/model/loki/label-set.ts";

/** A script of LogQL evaluations: lines to load, and blocks of queries with what they give. */
export interface Script {
  readonly commands: readonly Command[];
}

export type Command =
  | { readonly kind: "clear" }
  | { readonly kind: "load"; readonly stream: Labels; readonly lines: readonly ScriptLine[] }
  | {
      readonly kind: "evaluate";
      readonly block: Block;
      readonly line: number;
      readonly query: string;
      readonly expected: string;
    };

export type Labels = Readonly<Record<string, string>>;

export interface ScriptLine {
  /** From the start of the script's time. */
  readonly seconds: number;
  readonly text: string;
  readonly metadata: Labels;
}

/** What is asked of a query. */
export type Block =
  | { readonly kind: "keeps" | "texts" | "parsed" | "labels" | "fails" | "formats" }
  | { readonly kind: "at"; readonly seconds: number }
  | { readonly kind: "range"; readonly from: number; readonly to: number; readonly step: number };

const ARROW = " => ";
const LINE = /^(\d+(?:\.\d+)?)s(?: @(\{.*?\}))?(?: (.*))?$/;

/** @throws Error naming the line that is not understood. */
export function parseScript(text: string): Script {
  const commands: Command[] = [];
  let block: Block | undefined;
  let load: { stream: Labels; lines: ScriptLine[] } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    if (raw.trim() === "" || raw.startsWith("#")) continue;
    if (!raw.startsWith("  ")) {
      block = undefined;
      load = undefined;
      if (raw === "clear") commands.push({ kind: "clear" });
      else if (raw.startsWith("load ")) {
        load = { stream: labelsOf(raw.slice("load ".length)), lines: [] };
        commands.push({ kind: "load", ...load });
      } else block = blockOf(raw, index + 1);
    } else if (load !== undefined) load.lines.push(lineOf(raw.slice(2), index + 1));
    else if (block !== undefined) commands.push(evaluation(block, raw.slice(1), index + 1));
    else throw new Error(`line ${index + 1} stands in no block`);
  }
  return { commands };
}

function blockOf(text: string, line: number): Block {
  const [kind = "", ...sizes] = text.split(" ");
  const [first, second, third] = sizes.map((size) => Number(size.replace(/s$/, "")));
  switch (kind) {
    case "keeps":
    case "texts":
    case "parsed":
    case "labels":
    case "fails":
    case "formats":
      return { kind };
    case "at":
      return { kind, seconds: first ?? NaN };
    case "range":
      return { kind, from: first ?? NaN, to: second ?? NaN, step: third ?? NaN };
    default:
      throw new Error(`line ${line}: no such block: ${kind}`);
  }
}

function lineOf(text: string, line: number): ScriptLine {
  const match = LINE.exec(text);
  if (match === null) throw new Error(`line ${line}: not a log line: ${text}`);
  const [, seconds, metadata = "{}", said = ""] = match;
  return {
    seconds: Number(seconds),
    metadata: labelsOf(metadata),
    text: said.replaceAll("\\n", "\n").replaceAll("\\e", "\u001B"),
  };
}

function evaluation(block: Block, text: string, line: number): Command {
  const arrow = text.lastIndexOf(ARROW);
  if (arrow < 0) throw new Error(`line ${line}: no "=>"`);
  const query = text.slice(0, arrow).trim().replaceAll("\\n", "\n");
  return { kind: "evaluate", block, line, query, expected: text.slice(arrow + ARROW.length).trim() };
}

export const labelsOf = (text: string): Labels => Object.fromEntries(parseLabelSet(text));
