import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { useUrlState } from "../link/url-state.ts";
import { useStatus } from "../status/use-status.ts";
import { ChecksTab } from "./ChecksTab.tsx";
import { ConfigTab } from "./ConfigTab.tsx";
import { FlowTab } from "./FlowTab.tsx";
import { OverviewTab } from "./OverviewTab.tsx";
import "../status/status.css";
import "./watchtower.css";

const TABS = [
  { id: "overview", label: "Overview" },
  { id: "flow", label: "Data flow" },
  { id: "config", label: "Configuration" },
  { id: "checks", label: "Checks" },
] as const;

type TabId = (typeof TABS)[number]["id"];

/** What Watchtower itself is doing, by parts: `tab` in the URL. */
export function WatchtowerPage() {
  const [params] = useUrlState();
  const { data: status, error } = useStatus(2000);
  const tab = TABS.find(({ id }) => id === params.get("tab"))?.id ?? "overview";
  return (
    <div className="page">
      <PageHeader title="Watchtower">
        {status !== undefined && (
          <span className={error === null && status.state === "ready" ? "chip ok" : "chip error"}>
            {error === null ? status.state : "no answer"}
          </span>
        )}
      </PageHeader>
      <nav className="self-tabs" aria-label="Parts of this page">
        {TABS.map(({ id, label }) => (
          <Link
            key={id}
            href={id === "overview" ? "/watchtower" : `/watchtower?tab=${id}`}
            className="self-tab"
            aria-current={id === tab ? "page" : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="page-body">
        {error !== null && <ErrorNotice error={error} />}
        <TabContent tab={tab} status={status} />
      </div>
    </div>
  );
}

function TabContent({ tab, status }: { tab: TabId; status: ReturnType<typeof useStatus>["data"] }) {
  switch (tab) {
    case "overview":
      return status === undefined ? null : <OverviewTab status={status} />;
    case "flow":
      return <FlowTab status={status} />;
    case "config":
      return <ConfigTab />;
    case "checks":
      return <ChecksTab />;
  }
}
