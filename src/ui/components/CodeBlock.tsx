import { CopyButton } from "./CopyButton.tsx";

interface CodeBlockProps {
  readonly text: string;
  /** Of the button that copies it. */
  readonly label: string;
  readonly className?: string;
}

/** Code to be copied. Long lines are scrolled to, also without a mouse. */
export function CodeBlock({ text, label, className = "" }: CodeBlockProps) {
  return (
    <div className={`code-block ${className}`}>
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
