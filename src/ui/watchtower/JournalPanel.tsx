import type { StatusBody } from "../../api/wire/watchtower.ts";
import { Panel } from "../components/Panel.tsx";
import { UsageBar } from "../status/UsageBar.tsx";
import { formatDateTime } from "../time/time-range.ts";
import { formatBytes, formatCount } from "../units/format.ts";
import { agoText } from "../time/ago.ts";
import { Fact } from "./Fact.tsx";
import { journalReaders } from "./journal-readers.ts";

/** The queue before everything else, and how far its readers are. */
export function JournalPanel({ status }: { status: StatusBody }) {
  const { bytes, maxBytes, records, oldest } = status.journal;
  return (
    <Panel title="Journal" note="what was acknowledged, until every reader has it">
      <div className="status-box">
        <UsageBar label="Journal" used={bytes} max={maxBytes} />
        <dl className="status-facts">
          <Fact name="Records acknowledged">{formatCount(records)}</Fact>
          <Fact name="Oldest kept">{oldest === undefined ? "none" : formatDateTime(oldest)}</Fact>
        </dl>
      </div>
      <div className="status-table-scroll" tabIndex={0} role="region" aria-label="Readers of the journal">
        <table className="status-table">
          <thead>
            <tr>
              <th scope="col">Reader</th>
              <th scope="col" className="right">
                Records behind
              </th>
              <th scope="col" className="right">
                Bytes
              </th>
              <th scope="col">Waits since</th>
            </tr>
          </thead>
          <tbody>
            {journalReaders(status).map((reader) => (
              <tr key={reader.name}>
                <td>{reader.name}</td>
                <td className="right num">{formatCount(reader.records)}</td>
                <td className="right num">{reader.bytes === undefined ? "–" : formatBytes(reader.bytes)}</td>
                <td className="num">{reader.oldest === undefined ? "–" : agoText(reader.oldest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
