import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { editorTheme, highlightStyle } from "./editor-theme.ts";
import { languageSupport } from "./languages.ts";
import { queryLint } from "./query-lint.ts";
import { tabKey } from "./tab-key.ts";
import type { QueryLanguage } from "../../api/wire/query-check.ts";

export interface EditorOptions {
  readonly language: QueryLanguage;
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  readonly onRun: (text: string) => void;
}

/** What may be done with an editor from outside. */
export interface EditorHandle {
  /** Replaces the text, unless it is the same; `onChange` is not told. */
  readonly setText: (text: string) => void;
  readonly destroy: () => void;
}

/** Builds a CodeMirror editor in a shadow root of `host`. */
export function createEditor(host: HTMLElement, options: EditorOptions): EditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  let isReplacing = false;
  const run = (editor: EditorView) => {
    options.onRun(editor.state.doc.toString());
    return true;
  };
  const runKeys = Prec.highest(
    keymap.of([
      { key: "Shift-Enter", run },
      { key: "Mod-Enter", run },
    ]),
  );
  const state = EditorState.create({
    doc: options.text,
    extensions: [
      runKeys,
      history(),
      closeBrackets(),
      bracketMatching(),
      autocompletion({ icons: false, maxRenderedOptions: 60 }),
      keymap.of([{ key: "Tab", run: tabKey }]),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
      languageSupport(options.language),
      queryLint(options.language),
      syntaxHighlighting(highlightStyle),
      editorTheme,
      placeholder(options.placeholder),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !isReplacing) options.onChange(update.state.doc.toString());
      }),
    ],
  });
  const view = new EditorView({ state, root, parent: root });
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      isReplacing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isReplacing = false;
    },
    destroy: () => view.destroy(),
  };
}
