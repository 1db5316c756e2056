import type { ReactNode } from "react";

/** The bar on top of a page: its name on the left, its controls on the right. */
export function PageHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="page-header">
      <h1 className="page-title">{title}</h1>
      <div className="page-controls">{children}</div>
    </header>
  );
}
