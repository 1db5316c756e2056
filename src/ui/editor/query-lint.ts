import { linter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { checkQuery } from "../http/watchtower.ts";
import { problemRange, withStandIns } from "./query-problems.ts";
import type { QueryLanguage } from "../../api/wire/query-check.ts";

const PAUSE_MS = 400;

/** Marks what the server's own parser says is wrong with the text, at each pause in writing; F8 goes there. */
export function queryLint(language: QueryLanguage): Extension {
  const source = async (text: string): Promise<readonly Diagnostic[]> => {
    if (text.trim() === "") return [];
    const problem = await problemOf(language, text);
    if (problem === undefined) return [];
    return [{ ...problemRange(text, problem), severity: "error", message: problem.message }];
  };
  return [linter((view) => source(view.state.doc.toString()), { delay: PAUSE_MS }), keymap.of(lintKeymap)];
}

/** A server that cannot be asked now will say so when the query runs. */
async function problemOf(language: QueryLanguage, text: string) {
  try {
    return (await checkQuery(language, withStandIns(text), AbortSignal.timeout(5000))).problem;
  } catch {
    return undefined;
  }
}
