import { useEffect, useState } from "react";
import type { QueryLanguage } from "../../api/wire/query-check.ts";
import type { CodeEditor as CodeEditorComponent } from "./CodeEditor.tsx";
import "./query-editor.css";

export interface QueryEditorProps {
  readonly language: QueryLanguage;
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** Shift+Enter or Ctrl+Enter; the text is what is seen, which `value` may not have caught up with. */
  readonly onRun: (text: string) => void;
}

let loaded: typeof CodeEditorComponent | undefined;

async function loadEditor(): Promise<void> {
  loaded = (await import("./CodeEditor.tsx")).CodeEditor;
}

/**
 * A query's text. It can be written at once in a plain text area; highlighting and completion
 * take its place, at the same size, when their code has arrived.
 */
export function QueryEditor(props: QueryEditorProps) {
  const [Editor, setEditor] = useState<typeof CodeEditorComponent | undefined>(() => loaded);
  useEffect(() => {
    if (loaded !== undefined) return;
    loadEditor().then(
      () => setEditor(() => loaded),
      // The plain one stays.
      () => undefined,
    );
  }, []);
  return (
    <div className="query-editor">
      {Editor === undefined ? <PlainEditor {...props} /> : <Editor {...props} />}
    </div>
  );
}

function PlainEditor({ value, label, placeholder, onChange, onRun }: QueryEditorProps) {
  return (
    <textarea
      className="plain-editor"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      rows={Math.max(1, value.split("\n").length)}
      spellCheck="false"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onRun(event.currentTarget.value);
      }}
    />
  );
}
