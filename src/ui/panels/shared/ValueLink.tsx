import type { ReactNode } from "react";
import { type FillLink, linksOf } from "../../fields/data-links.ts";
import type { ReducedValue } from "./reduced-values.ts";
import "./shared.css";

interface ValueLinkProps {
  readonly value: ReducedValue;
  readonly fillLink: FillLink;
  readonly children: ReactNode;
}

/** What shows a value, as a link where the value has one. */
export function ValueLink({ value: { field, frame, row }, fillLink, children }: ValueLinkProps) {
  const [link] = linksOf(field, frame, row, fillLink);
  if (link === undefined) return children;
  return (
    <a
      className="value-link"
      href={link.href}
      title={link.title}
      target={link.newTab ? "_blank" : undefined}
      rel="noreferrer"
    >
      {children}
    </a>
  );
}
