import type { ShownLink } from "../../fields/data-links.ts";
import { PanelLink } from "./PanelLink.tsx";
import "./shared.css";

/** Where a value leads, to be chosen from. */
export function LinkList({ links }: { links: readonly ShownLink[] }) {
  return (
    <ul className="link-list">
      {links.map((link, index) => (
        <li key={`${index} ${link.href}`}>
          <PanelLink link={link}>{link.title === "" ? link.href : link.title}</PanelLink>
        </li>
      ))}
    </ul>
  );
}
