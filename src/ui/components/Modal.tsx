import { X } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";

interface ModalProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page: the browser's own, which keeps the focus inside and needs no inline styles. */
export function Modal({ title, note, className = "", onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        // What is beside the dialog belongs to it; what is inside is an element of its own.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className="modal-box">
        <header className="modal-head">
          <h2 className="modal-title">{title}</h2>
          <div className="modal-note">{note}</div>
          <button
            type="button"
            className="button ghost small icon"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <X size={14} aria-hidden />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
