import { EllipsisVertical, ExternalLink, Info, TriangleAlert } from "lucide-react";
import type { Panel } from "../../dashboard-file/model.ts";
import type { ShownLink } from "../fields/data-links.ts";
import { LinkMenu } from "../panels/shared/LinkMenu.tsx";
import { interpolate } from "../variables/interpolate.ts";
import type { Scope } from "../variables/scope.ts";
import { panelLinks } from "./dashboard-links.ts";
import { ownTimeText } from "./own-time.ts";
import { filledTimes } from "./use-panel-data.ts";

interface HeadProps {
  readonly panel: Panel;
  readonly title: string;
  readonly scope: Scope;
  readonly notices: readonly string[];
  readonly onOpen: () => void;
}

/** Title, what there is to say, links, and the way to what is behind the picture. */
export function PanelHead({ panel, title, scope, notices, onOpen }: HeadProps) {
  const own = panel.hideTimeOverride ? "" : ownTimeText(filledTimes(panel, scope));
  return (
    <header className="dash-panel-head">
      <h3 className="dash-panel-title" title={title}>
        {title}
      </h3>
      {panel.description !== "" && <Hint text={interpolate(panel.description, scope)} kind="info" />}
      {own !== "" && <span className="dash-own-time num">{own}</span>}
      <PanelLinks links={panelLinks(panel.links, scope)} title={title} />
      {notices.length > 0 && <Hint text={notices.join("\n")} kind="warning" />}
      <button
        type="button"
        className="button ghost small icon dash-panel-menu"
        aria-label={`Queries and data of ${title === "" ? panel.type : title}`}
        title="Queries and data"
        onClick={onOpen}
      >
        <EllipsisVertical size={14} aria-hidden />
      </button>
    </header>
  );
}

function Hint({ text, kind }: { text: string; kind: "info" | "warning" }) {
  const Icon = kind === "info" ? Info : TriangleAlert;
  return (
    <span className={`dash-hint ${kind}`} role="img" aria-label={text} title={text} tabIndex={0}>
      <Icon size={13} aria-hidden />
    </span>
  );
}

function PanelLinks({ links, title }: { links: readonly ShownLink[]; title: string }) {
  return (
    links.length > 0 && (
      <LinkMenu links={links} className="dash-hint dash-panel-link" label={`Links of ${title}`}>
        <ExternalLink size={13} role="img" aria-label={links[0]?.title || "Link"} />
      </LinkMenu>
    )
  );
}
