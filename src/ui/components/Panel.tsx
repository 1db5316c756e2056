import type { ReactNode } from "react";

interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly busy?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled surface. While it is busy a thin bar runs along its top; nothing moves. */
export function Panel({ title, note, actions, busy = false, className = "", children }: PanelProps) {
  return (
    <section className={`panel ${className}`} aria-label={title} aria-busy={busy}>
      <div className={busy ? "busy-bar on" : "busy-bar"} aria-hidden />
      <header className="panel-head">
        <h2 className="panel-title">{title}</h2>
        {note !== undefined && <span className="panel-note">{note}</span>}
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
