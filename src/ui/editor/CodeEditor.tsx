import { useEffect, useRef } from "react";
import { createEditor, type EditorHandle } from "./create-editor.ts";
import type { QueryEditorProps } from "./QueryEditor.tsx";

/** CodeMirror in a shadow root, where its styles need no exception from the page's security policy. */
export function CodeEditor(props: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle>(undefined);
  const latest = useRef(props);
  const { language } = props;
  useEffect(() => {
    latest.current = props;
    editor.current?.setText(props.value);
  });
  useEffect(() => {
    if (host.current === null) return undefined;
    const { value, label, placeholder } = latest.current;
    const handle = createEditor(host.current, {
      language,
      text: value,
      label,
      placeholder,
      onChange: (text) => latest.current.onChange(text),
      onRun: () => latest.current.onRun(),
    });
    editor.current = handle;
    return () => {
      handle.destroy();
      editor.current = undefined;
    };
  }, [language]);
  return <div className="code-editor" ref={host} />;
}
