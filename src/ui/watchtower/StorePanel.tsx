import type { StatusBody } from "../../api/wire/watchtower.ts";
import { Panel } from "../components/Panel.tsx";
import { SIGNALS } from "../start/arrival.ts";
import { UsageBar } from "../status/UsageBar.tsx";
import { formatSeconds } from "../time/duration.ts";
import { formatBytes } from "../units/format.ts";
import { Fact } from "./Fact.tsx";

/** What can be queried, by signal, and what limits it. */
export function StorePanel({ status: { store, signals } }: { status: StatusBody }) {
  return (
    <Panel title="Store" note="what can be queried; the oldest goes first">
      <div className="status-box">
        <UsageBar label="Store" used={store.bytes} max={store.maxBytes} />
        <dl className="self-shares">
          {SIGNALS.map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <UsageBar
                  label={`Store of ${name}`}
                  used={signals[name].diskBytes}
                  max={store.maxBytesOf[name]}
                />
              </dd>
            </div>
          ))}
        </dl>
        <dl className="status-facts">
          <Fact name="Kept for at most">{formatSeconds(store.maxAgeMs / 1000)}</Fact>
          <Fact name="Largest size">{formatBytes(store.maxBytes)}</Fact>
        </dl>
        <p className="field-hint">
          Change them with <code>retention.maxAge</code> and <code>retention.maxBytes</code>.
        </p>
      </div>
    </Panel>
  );
}
