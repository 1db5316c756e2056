import { useEffect, useRef } from "react";
import { createEditor, type EditorHandle } from "./create-editor.ts";
import { Echoes } from "./echoes.ts";
import type { QueryEditorProps } from "./QueryEditor.tsx";

/** CodeMirror in a shadow root, where its styles need no exception from the page's security policy. */
export function CodeEditor(props: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle>(undefined);
  const echoes = useRef(new Echoes());
  const latest = useRef(props);
  const { language, value } = props;
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!echoes.current.isEcho(value)) editor.current?.setText(value);
  }, [value]);
  useEffect(() => {
    if (host.current === null) return undefined;
    const { value: text, label, placeholder } = latest.current;
    const handle = createEditor(host.current, {
      language,
      text,
      label,
      placeholder,
      onChange: (changed) => {
        echoes.current.sent(changed);
        latest.current.onChange(changed);
      },
      onRun: (current) => latest.current.onRun(current),
    });
    editor.current = handle;
    return () => {
      handle.destroy();
      editor.current = undefined;
    };
  }, [language]);
  return <div className="code-editor" ref={host} />;
}
