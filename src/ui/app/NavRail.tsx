import {
  Activity,
  Bell,
  ChartLine,
  Ellipsis,
  LayoutDashboard,
  Network,
  ScrollText,
  Search,
  Send,
  Waypoints,
  type LucideIcon,
} from "lucide-react";
import { useEffect } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { ThemeToggle } from "../theme/ThemeToggle.tsx";
import { openPalette } from "./open-palette.ts";
import { useVisits, visitLink } from "./visits-store.ts";

interface RailEntry {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

const EXPLORE: readonly RailEntry[] = [
  { path: "/explore/metrics", label: "Metrics", icon: ChartLine },
  { path: "/explore/logs", label: "Logs", icon: ScrollText },
  { path: "/explore/traces", label: "Traces", icon: Waypoints },
  { path: "/dashboards", label: "Dashboards", icon: LayoutDashboard },
];

/** On a narrow screen these are behind a button. */
const MORE: readonly RailEntry[] = [
  { path: "/map", label: "Map", icon: Network },
  { path: "/alerts", label: "Alerts", icon: Bell },
];

const LAST: readonly RailEntry[] = [
  { path: "/send", label: "Send data", icon: Send },
  { path: "/watchtower", label: "Watchtower", icon: Activity },
];

/** The way around: one entry per page. Coming back to a signal shows its last query at the current time range. */
export function NavRail() {
  const [path] = useLocation();
  const search = useSearch();
  const visits = useVisits((state) => state.visits);
  useEffect(() => useVisits.getState().visit(path, search), [path, search]);
  const item = (entry: RailEntry) => (
    <RailLink
      key={entry.path}
      entry={entry}
      active={path.startsWith(entry.path) || (entry.path === "/dashboards" && path.startsWith("/d/"))}
      href={visitLink(entry.path, visits, search)}
    />
  );
  return (
    <nav className="rail" aria-label="Main">
      <Link href="/" className="rail-logo" aria-label="Watchtower, home" title="Home">
        <Logo />
      </Link>
      <button
        type="button"
        className="rail-item"
        aria-keyshortcuts="Control+K Meta+K"
        title="Find anything (Ctrl+K)"
        onClick={() => openPalette()}
      >
        <Search size={18} aria-hidden />
        <span className="rail-label">Find</span>
      </button>
      {EXPLORE.map(item)}
      <button
        type="button"
        className={
          isAmong(MORE, path) || isAmong(LAST, path) ? "rail-item rail-open current" : "rail-item rail-open"
        }
        popoverTarget="rail-more"
      >
        <Ellipsis size={18} aria-hidden />
        <span className="rail-label">More</span>
      </button>
      <div className="rail-more" id="rail-more" popover="auto" onClick={closeWhenChosen}>
        {MORE.map(item)}
        <div className="rail-gap" />
        {LAST.map(item)}
        <ThemeToggle />
      </div>
    </nav>
  );
}

/** As `favicon.svg`, which as a picture would be a document of its own to fetch and to read. */
function Logo() {
  return (
    <svg viewBox="0 0 32 32" width={28} height={28} aria-hidden>
      <rect width={32} height={32} rx={7} className="rail-logo-ground" />
      <path
        d="M11 26l1.6-11h6.8L21 26M10 15h12M12 15l.6-4h6.8l.6 4M16 11V7M9.5 20.5h13"
        className="rail-logo-tower"
      />
    </svg>
  );
}

const isAmong = (entries: readonly RailEntry[], path: string): boolean =>
  entries.some((entry) => path.startsWith(entry.path));

function closeWhenChosen({ target, currentTarget }: React.MouseEvent<HTMLElement>): void {
  if (target instanceof Element && target.closest("a") !== null && currentTarget.matches(":popover-open"))
    currentTarget.hidePopover();
}

function RailLink({ entry, active, href }: { entry: RailEntry; active: boolean; href: string }) {
  const Icon = entry.icon;
  return (
    <Link href={href} className="rail-item" aria-current={active ? "page" : undefined}>
      <Icon size={18} aria-hidden />
      <span className="rail-label">{entry.label}</span>
    </Link>
  );
}
