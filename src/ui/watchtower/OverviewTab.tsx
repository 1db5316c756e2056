import { Link } from "wouter";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { metricsLink } from "../link/links.ts";
import { EndpointTable } from "../status/EndpointTable.tsx";
import { SignalTable } from "../status/SignalTable.tsx";
import { formatDateTime } from "../time/time-range.ts";
import { EnginesPanel } from "./EnginesPanel.tsx";
import { Fact } from "./Fact.tsx";
import { ForwardPanel } from "./ForwardPanel.tsx";
import { JournalPanel } from "./JournalPanel.tsx";
import { RefusedPanel } from "./RefusedPanel.tsx";
import { StorePanel } from "./StorePanel.tsx";

const RATES = metricsLink(["sum by (signal) (rate(watchtower_received_items_total[$__rate_interval]))"], {
  from: "now-1h",
  to: "now",
});

/** What comes in, where it is kept, where it goes on to, and what was not taken. */
export function OverviewTab({ status }: { status: StatusBody }) {
  return (
    <>
      {status.lastError !== undefined && (
        <ErrorNotice
          error={new Error(status.lastError.message)}
          subject={`Last error, ${formatDateTime(status.lastError.time)}`}
        />
      )}
      <Panel title="Signals" actions={<Link href={RATES}>Rates over time</Link>}>
        <SignalTable signals={status.signals} />
      </Panel>
      <RefusedPanel status={status} />
      <div className="status-pair">
        <JournalPanel status={status} />
        <StorePanel status={status} />
      </div>
      <ForwardPanel destinations={status.forward} />
      <div className="status-pair">
        <EnginesPanel status={status} />
        <Panel title="Addresses">
          <EndpointTable endpoints={status.endpoints} />
        </Panel>
      </div>
      <Panel title="Process">
        <dl className="status-facts list">
          <Fact name="Process id">{status.pid}</Fact>
          <Fact name="Started">{formatDateTime(status.startedAt)}</Fact>
          <Fact name="Data folder">{status.dataDir}</Fact>
        </dl>
      </Panel>
    </>
  );
}
