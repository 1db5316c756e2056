import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ExternalLink, LayoutDashboard } from "lucide-react";
import type { Dashboard, Link } from "../../dashboard-file/model.ts";
import { PopoverButton } from "../components/PopoverButton.tsx";
import { searchDashboards } from "../http/grafana.ts";
import { LinkList } from "../panels/shared/LinkList.tsx";
import { PanelLink } from "../panels/shared/PanelLink.tsx";
import { interpolate } from "../variables/interpolate.ts";
import type { Scope } from "../variables/scope.ts";
import { dashboardLink, linkedDashboards } from "./dashboard-links.ts";

interface DashboardLinksProps {
  readonly dashboard: Dashboard;
  readonly scope: Scope;
}

/** The links of a dashboard: to pages, and to other dashboards by their tags. */
export function DashboardLinks({ dashboard: { links, uid }, scope }: DashboardLinksProps) {
  if (links.length === 0) return null;
  return (
    <nav className="dashboard-links" aria-label="Links of the dashboard">
      {links.map((link, index) =>
        link.kind === "dashboards" ? (
          <TaggedLinks key={index} link={link} scope={scope} uid={uid} />
        ) : (
          <OneLink key={index} link={link} scope={scope} />
        ),
      )}
    </nav>
  );
}

function OneLink({ link, scope }: { link: Link; scope: Scope }) {
  const shown = dashboardLink(link, scope);
  if (shown === undefined) return null;
  return (
    <PanelLink
      link={shown}
      className="button small"
      title={link.tooltip === "" ? shown.href : interpolate(link.tooltip, scope)}
    >
      <ExternalLink size={13} aria-hidden /> {shown.title === "" ? shown.href : shown.title}
    </PanelLink>
  );
}

function TaggedLinks({ link, scope, uid }: { link: Link; scope: Scope; uid: string }) {
  const { data = [] } = useQuery({
    queryKey: ["dashboards"],
    queryFn: ({ signal }) => searchDashboards(signal),
  });
  const found = linkedDashboards(link, data, scope, uid);
  const title = interpolate(link.title, scope);
  if (!link.asDropdown) {
    return found.map((each) => (
      <PanelLink key={each.href} link={each} className="button small">
        <LayoutDashboard size={13} aria-hidden /> {each.title}
      </PanelLink>
    ));
  }
  return (
    <PopoverButton
      className="button small"
      title={interpolate(link.tooltip, scope)}
      face={
        <>
          {title === "" ? "Dashboards" : title} <ChevronDown size={13} aria-hidden />
        </>
      }
      contentClass="link-menu"
      contentLabel={title}
    >
      {() =>
        found.length === 0 ? (
          <p className="muted">No other dashboard has the tag {link.tags.join(", ")}.</p>
        ) : (
          <LinkList links={found} />
        )
      }
    </PopoverButton>
  );
}
