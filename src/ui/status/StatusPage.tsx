import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { Panel } from "../components/Panel.tsx";
import { formatSeconds } from "../time/duration.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatBytes, formatCount } from "../units/format.ts";
import { EndpointTable } from "./EndpointTable.tsx";
import { SignalTable } from "./SignalTable.tsx";
import { UsageBar } from "./UsageBar.tsx";
import { useStatus } from "./use-status.ts";
import "./status.css";

/** What Watchtower itself is doing. */
export function StatusPage() {
  const { data: status, error } = useStatus(2000);
  return (
    <div className="page">
      <PageHeader title="Status">
        {status !== undefined && (
          <span className={error === null && status.state === "ready" ? "chip ok" : "chip error"}>
            {error === null ? status.state : "no answer"}
          </span>
        )}
      </PageHeader>
      <div className="page-body">
        {error !== null && <ErrorNotice error={error} />}
        {status?.lastError !== undefined && (
          <ErrorNotice
            error={new Error(status.lastError.message)}
            subject={`Last error, ${formatDateTime(status.lastError.time)}`}
          />
        )}
        {status !== undefined && (
          <>
            <Panel title="Signals">
              <SignalTable signals={status.signals} />
            </Panel>
            <div className="status-pair">
              <Panel title="Journal" note="what was acknowledged, until every reader has it">
                <div className="status-box">
                  <UsageBar label="Journal" used={status.journal.bytes} max={status.journal.maxBytes} />
                  <dl className="status-facts">
                    <Fact name="Records acknowledged" value={formatCount(status.journal.records)} />
                    <Fact name="Not yet in the store" value={formatCount(status.journal.pending)} />
                  </dl>
                </div>
              </Panel>
              <Panel title="Store" note="what can be queried; the oldest goes first">
                <div className="status-box">
                  <UsageBar label="Store" used={status.store.bytes} max={status.store.maxBytes} />
                  <dl className="status-facts">
                    <Fact name="Kept for at most" value={formatSeconds(status.store.maxAgeMs / 1000)} />
                    <Fact name="Largest size" value={formatBytes(status.store.maxBytes)} />
                  </dl>
                </div>
              </Panel>
            </div>
            <div className="status-pair">
              <Panel title="Addresses">
                <EndpointTable endpoints={status.endpoints} />
              </Panel>
              <Panel title="Process">
                <dl className="status-facts list">
                  <Fact name="Version" value={status.version} />
                  <Fact name="Engine" value={status.engine} />
                  <Fact name="Process id" value={String(status.pid)} />
                  <Fact name="Started" value={formatDateTime(status.startedAt)} />
                  <Fact name="Data folder" value={status.dataDir} />
                </dl>
              </Panel>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
