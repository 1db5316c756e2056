import type { ReactNode } from "react";
import { Link } from "wouter";
import { navigate } from "wouter/use-browser-location";
import type { ShownLink } from "../../fields/data-links.ts";

/** Paths of this page, which need no loading anew. */
const OWN_PAGE = /^\/($|\?|(d|explore|map|dashboards|status|send)(\/|\?|$))/;

const isOwn = ({ href, newTab }: ShownLink): boolean => !newTab && OWN_PAGE.test(href);

interface PanelLinkProps {
  readonly link: ShownLink;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link of a dashboard file. Others are told nothing of where it was followed. */
export function PanelLink({ link, className, title = link.title, children }: PanelLinkProps) {
  if (isOwn(link)) {
    return (
      <Link href={link.href} className={className} title={title}>
        {children}
      </Link>
    );
  }
  return (
    <a
      href={link.href}
      className={className}
      title={title}
      target={link.newTab ? "_blank" : undefined}
      rel="noreferrer"
    >
      {children}
    </a>
  );
}

/** Goes where a click on the link itself would. */
export function followLink(link: ShownLink): void {
  if (isOwn(link)) navigate(link.href);
  else if (link.newTab) window.open(link.href, "_blank", "noopener,noreferrer");
  else location.assign(link.href);
}
