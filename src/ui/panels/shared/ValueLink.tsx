import type { ReactNode } from "react";
import { type FillLink, linksOf } from "../../fields/data-links.ts";
import { LinkMenu } from "./LinkMenu.tsx";
import type { ReducedValue } from "./reduced-values.ts";
import "./shared.css";

interface ValueLinkProps {
  readonly value: ReducedValue;
  readonly fillLink: FillLink;
  readonly children: ReactNode;
}

/** What shows a value, leading where the value's links do. */
export function ValueLink({ value, fillLink, children }: ValueLinkProps) {
  return (
    <LinkMenu links={valueLinks(value, fillLink)} className="value-link" label={value.title}>
      {children}
    </LinkMenu>
  );
}

/** The links of a value; of a calculation those of its series, with the calculation as its value. */
export function valueLinks({ field, frame, row, display }: ReducedValue, fillLink: FillLink) {
  return linksOf(field, frame, row, fillLink, row === undefined ? display : undefined);
}
