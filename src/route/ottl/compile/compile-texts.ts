import { errorMessage } from "../../../base/errors.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import type { CompileContext } from "../../component.ts";
import { conditionFunctions, statementFunctions } from "../functions/tables.ts";
import { CONTEXTS } from "../paths/contexts.ts";
import type { ContextName } from "../paths/contexts.ts";
import type { Runnable } from "../run/sequence.ts";
import type { Statement } from "../syntax/ast.ts";
import { parseCondition, parseStatement } from "../syntax/parse.ts";
import { StatementError } from "../syntax/statement-error.ts";
import { Compiler } from "./compiler.ts";
import { inferContext } from "./infer-context.ts";

/** Statements of an attribute, each with its place in the file for what is found wrong with it. */
export interface Texts {
  readonly settings: Settings;
  /** Of a list of texts. */
  readonly attribute: string;
  readonly report: CompileContext["report"];
}

/** Those that cannot be used are reported and left out. */
export function compileConditions(texts: Texts, name: ContextName): readonly Runnable<boolean>[] {
  const compiler = new Compiler(CONTEXTS[name], conditionFunctions(name));
  return eachText(texts, (text) => ({ text, run: compiler.condition(parseCondition(text)) }));
}

/** As {@link compileConditions}. */
export function compileStatements(texts: Texts, name: ContextName): readonly Runnable<void>[] {
  const compiler = new Compiler(CONTEXTS[name], statementFunctions(name));
  return eachText(texts, (text) => ({ text, run: compiler.statement(parseStatement(text)) }));
}

/** Statements that do not name their context. */
export function compileInferred(
  texts: Texts,
  offered: readonly ContextName[],
): { readonly context: ContextName; readonly statements: readonly Runnable<void>[] } | undefined {
  const count = texts.settings.strings(texts.attribute).length;
  const parsed: Statement[] = [];
  // Paths are looked at one statement at a time, so that each wrong one is told where it stands.
  eachText(texts, (text) => {
    const statement = parseStatement(text);
    inferContext([statement], offered);
    parsed.push(statement);
  });
  if (parsed.length < count || count === 0) return undefined;
  const context = inferContext(parsed, offered);
  if (context !== undefined) return { context, statements: compileStatements(texts, context) };
  const message = `no context of ${offered.join(", ")} has all that these statements name; write groups with a context each`;
  texts.report({ severity: "error", message, span: texts.settings.placeOf(texts.attribute) });
  return undefined;
}

function eachText<T>({ settings, attribute, report }: Texts, compile: (text: string) => T): readonly T[] {
  return settings.strings(attribute).flatMap((text, element) => {
    try {
      return [compile(text)];
    } catch (error) {
      const part = error instanceof StatementError ? { element, text: error.span } : { element };
      report({ severity: "error", message: errorMessage(error), span: settings.placeOf(attribute, part) });
      return [];
    }
  });
}
