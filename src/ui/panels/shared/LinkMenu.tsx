import type { ReactNode } from "react";
import { PopoverButton } from "../../components/PopoverButton.tsx";
import type { ShownLink } from "../../fields/data-links.ts";
import { LinkList } from "./LinkList.tsx";
import { PanelLink } from "./PanelLink.tsx";

interface LinkMenuProps {
  readonly links: readonly ShownLink[];
  readonly className: string;
  /** What is read out where the content is no text. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** What leads somewhere: a link where there is one, or one that is followed at once; else a menu of them. */
export function LinkMenu({ links, className, label, children }: LinkMenuProps) {
  const [first] = links;
  if (first === undefined) return children;
  const direct = links.length === 1 ? first : links.find(({ oneClick }) => oneClick);
  if (direct !== undefined) {
    return (
      <PanelLink link={direct} className={className} title={direct.title || label || direct.href}>
        {children}
      </PanelLink>
    );
  }
  return (
    <PopoverButton
      className={className}
      label={label}
      title={`${links.length} links`}
      face={children}
      contentClass="link-menu"
      contentLabel="Links"
    >
      {() => <LinkList links={links} />}
    </PopoverButton>
  );
}
