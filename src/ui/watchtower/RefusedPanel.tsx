import type { StatusBody } from "../../api/wire/watchtower.ts";
import { Panel } from "../components/Panel.tsx";
import { formatCount } from "../units/format.ts";
import { notTaken } from "./losses.ts";

/** What was not kept or sent, where, and why. */
export function RefusedPanel({ status }: { status: StatusBody }) {
  const rows = notTaken(status);
  return (
    <Panel title="Refused and dropped" note="since the start">
      {rows.length === 0 ? (
        <p className="self-none">Nothing: all that came was taken.</p>
      ) : (
        <div
          className="status-table-scroll"
          tabIndex={0}
          role="region"
          aria-label="Refused and dropped, as a table"
        >
          <table className="status-table wrapped">
            <thead>
              <tr>
                <th scope="col" className="right">
                  Items
                </th>
                <th scope="col">Why</th>
                <th scope="col">Where</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ where, reason, count }) => (
                <tr key={`${where} ${reason}`}>
                  <td className="right num">{formatCount(count)}</td>
                  <td>{reason}</td>
                  <td className="muted">{where}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
