import type { Command } from "commander";
import { writeFileSync } from "node:fs";
import type { CheckedAlloy } from "../../alloy/graph/check.ts";
import type { AlloyGraph } from "../../alloy/graph/graph.ts";
import { graphDot, graphObject, graphTree } from "../../alloy/graph/show-graph.ts";
import { formatAlloy } from "../../alloy/format/format.ts";
import { ALLOY_LIMITS } from "../../alloy/limits.ts";
import type { Diagnostic } from "../../alloy/syntax/diagnostic.ts";
import { parseAlloy } from "../../alloy/syntax/parse.ts";
import { showDiagnostics } from "../../alloy/syntax/show-diagnostics.ts";
import { decodeSource } from "../../alloy/syntax/source.ts";
import type { SourceText } from "../../alloy/syntax/source.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { checkRouterFile } from "../../engine/kubernetes/router-check.ts";
import { readBounded } from "../bounded-file.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { EXIT, print } from "../output.ts";
import type { Terminal } from "../output.ts";

export const alloyCommands = (terminal: Terminal): Command =>
  groupOf("alloy", "files that say which telemetry goes where", "watchtower alloy check alloy/config.alloy", [
    makeCommand(terminal, {
      usage: "check <file>",
      description: "all errors of a file, before anything starts",
      example: "watchtower alloy check alloy/config.alloy --engine kubernetes",
      run: async (context, _options, [file = ""]) => check(context, file),
    }),
    makeCommand<FormatOptions>(terminal, {
      usage: "fmt <file>",
      description: "the file as Alloy formats it",
      example: "watchtower alloy fmt alloy/config.alloy --write",
      options: [["--write", "write it into the file instead of printing it"]],
      run: async (context, options, [file = ""]) => format(context, options, file),
    }),
    makeCommand<GraphOptions>(terminal, {
      usage: "graph <file>",
      description: "which component sends what to which",
      example: "watchtower alloy graph alloy/config.alloy --dot | dot -Tsvg > graph.svg",
      options: [["--dot", "in the language of Graphviz"]],
      run: async (context, options, [file = ""]) => graph(context, options, file),
    }),
  ]);

interface FormatOptions {
  readonly write?: boolean;
}

interface GraphOptions {
  readonly dot?: boolean;
}

async function check(context: Context, file: string): Promise<void> {
  const checked = await checkFile(context, file);
  const { diagnostics, graph: found } = checked;
  const counts = countsOf(diagnostics);
  if (!context.json) showProblems(context, checked);
  if (found === undefined) process.exitCode = EXIT.failed;
  const problems = diagnostics.map((each) => problemObject(checked.source, each));
  const object = { file, engine: context.config.engine, valid: found !== undefined, problems };
  const parts = found === undefined ? "" : `: ${partsOf(found)}`;
  print(context.terminal, context.json, object, () =>
    found === undefined ? `${file} cannot be used: ${counts}` : `${file} is valid${parts}; ${counts}`,
  );
}

async function checkFile({ config, embedded }: Context, file: string): Promise<CheckedAlloy> {
  const bytes = readBounded(file, ALLOY_LIMITS.fileBytes);
  switch (config.engine) {
    case "embedded":
      return (await (await embedded()).router()).check({ name: file, bytes }, config);
    case "kubernetes":
      return checkRouterFile(file, bytes);
  }
}

function showProblems({ terminal }: Context, { source, diagnostics, hidden }: CheckedAlloy): void {
  if (diagnostics.length > 0) terminal.err(`${showDiagnostics(source, diagnostics, hidden)}\n`);
}

const partsOf = ({ nodes, edges }: AlloyGraph): string =>
  `${counted(nodes.length, "component")}, ${counted(edges.length, "connection")}`;

function countsOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return `${counted(errors, "error")}, ${counted(diagnostics.length - errors, "warning")}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function problemObject(source: SourceText, { severity, message, span }: Diagnostic): object {
  if (span === undefined) return { severity, message };
  const { line, column } = source.positionAt(span.start);
  const last = source.positionAt(Math.max(span.start, span.end - 1));
  return { severity, message, line, column, endLine: last.line, endColumn: last.column };
}

function format({ terminal, json }: Context, { write = false }: FormatOptions, file: string): void {
  const { source, errors } = decodeSource(file, readBounded(file, ALLOY_LIMITS.fileBytes));
  const { file: parsed, problems } =
    errors.length > 0 ? { file: undefined, problems: errors } : parseAlloy(source);
  if (parsed === undefined) {
    if (!json) terminal.err(`${showDiagnostics(source, problems)}\n`);
    throw new WatchtowerError("execution", `${file} is not formatted: ${countsOf(problems)}`);
  }
  const text = formatAlloy(source, parsed);
  const changed = text !== source.text;
  if (write && changed) writeFileSync(file, text);
  const done = changed ? "formatted" : "was formatted already";
  print(terminal, json, { file, changed, text }, () => (write ? `${file} ${done}` : text.replace(/\n$/, "")));
}

async function graph(context: Context, { dot = false }: GraphOptions, file: string): Promise<void> {
  const checked = await checkFile(context, file);
  if (!context.json) showProblems(context, checked);
  const { graph: found, diagnostics } = checked;
  if (found === undefined) {
    throw new WatchtowerError("execution", `${file} cannot be used: ${countsOf(diagnostics)}`);
  }
  if (dot) context.terminal.out(graphDot(found));
  else print(context.terminal, context.json, graphObject(found), () => graphTree(found));
}
