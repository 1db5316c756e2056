import { Link } from "wouter";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ITEM_NAMES, SIGNALS } from "../start/arrival.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatBytes, formatCount, formatValue } from "../units/format.ts";

/** What came, what is kept, and what was refused, by signal. */
export function SignalTable({ signals }: { signals: StatusBody["signals"] }) {
  return (
    <div className="status-table-scroll">
      <table className="status-table">
        <thead>
          <tr>
            <th scope="col">Signal</th>
            <th scope="col" className="right">
              Rate
            </th>
            <th scope="col" className="right">
              Received since start
            </th>
            <th scope="col" className="right">
              Kept
            </th>
            <th scope="col" className="right">
              On disk
            </th>
            <th scope="col">Oldest</th>
            <th scope="col">Newest</th>
            <th scope="col">Refused or dropped</th>
          </tr>
        </thead>
        <tbody>
          {SIGNALS.map((name) => {
            const signal = signals[name];
            const dropped = Object.entries(signal.dropped).filter(([, count]) => count > 0);
            return (
              <tr key={name}>
                <th scope="row">
                  <Link href={`/explore/${name}`}>{name}</Link>{" "}
                  <span className="muted">{ITEM_NAMES[name]}</span>
                </th>
                <td className="right num">{formatValue(signal.rate, "perSecond")}</td>
                <td className="right num">{formatCount(signal.received)}</td>
                <td className="right num">{formatCount(signal.items)}</td>
                <td className="right num">{formatBytes(signal.diskBytes)}</td>
                <td className="num">{momentText(signal.oldest)}</td>
                <td className="num">{momentText(signal.newest)}</td>
                <td className="status-reasons">
                  {dropped.length === 0 ? (
                    <span className="muted">none</span>
                  ) : (
                    dropped.map(([reason, count]) => (
                      <span key={reason} className="chip error">
                        {formatCount(count)} {reason}
                      </span>
                    ))
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function momentText(ms: number | undefined): string {
  return ms === undefined ? "–" : formatDateTime(ms);
}
