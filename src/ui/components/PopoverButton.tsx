import { createElement, useId, useReducer, useState, type ComponentType, type ReactNode } from "react";
import type { PopoverContentProps } from "./PopoverContent.tsx";

interface PopoverButtonProps extends Pick<PopoverContentProps, "align" | "sideOffset" | "contentClass"> {
  readonly className: string;
  /** What is read out where the face is no text. */
  readonly label?: string | undefined;
  readonly title?: string;
  readonly face: ReactNode;
  readonly contentLabel: string;
  /** What opens. It may close itself. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button, and what opens beside it. The code that places it there is fetched when someone comes near the button. */
export function PopoverButton({
  className,
  label,
  title,
  face,
  contentLabel,
  children,
  ...rest
}: PopoverButtonProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const id = useId();
  const close = () => setOpen(false);
  const open = () => {
    setOpen(!isOpen);
    void fetchContent().then(rerender);
  };
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        title={title}
        onPointerEnter={prefetch}
        onFocus={prefetch}
        onClick={open}
      >
        {face}
      </button>
      {isOpen &&
        Content !== undefined &&
        createElement(Content, { id, button, label: contentLabel, onClose: close, ...rest }, children(close))}
    </>
  );
}

let Content: ComponentType<PopoverContentProps> | undefined;

const prefetch = () => void fetchContent();

async function fetchContent(): Promise<void> {
  Content ??= (await import("./PopoverContent.tsx")).PopoverContent;
}
