import { useMemo } from "react";
import { Link } from "wouter";
import { pairTexts } from "../../alerts/rule-list.ts";
import { useRules } from "../../alerts/use-rules.ts";
import { ErrorNotice } from "../../components/ErrorNotice.tsx";
import { agoText } from "../../time/ago.ts";
import { queryFormat } from "../../variables/escapes.ts";
import { interpolate } from "../../variables/interpolate.ts";
import type { StandalonePanelProps } from "../panel-props.ts";
import { alertListOptions, listedAlerts, type ListedAlerts } from "./alert-list.ts";
import "./alert-list.css";

const CHIPS = { firing: "chip error", pending: "chip warn", inactive: "chip ok" } as const;
const STATES = { firing: "firing", pending: "pending", inactive: "quiet" } as const;

/** Alerting rules of metrics and logs by their states, as a list or as their number. */
export function AlertListPanel({ options, scope }: StandalonePanelProps) {
  const { data, error } = useRules();
  const wanted = useMemo(
    () => alertListOptions(options, (text) => interpolate(text, scope, queryFormat("promql"))),
    [options, scope],
  );
  const listed = useMemo(() => (data === undefined ? [] : listedAlerts(data, wanted)), [data, wanted]);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return null;
  if (wanted.isCount)
    return (
      <div className="alert-count num" role="status">
        {listed.length}
      </div>
    );
  if (listed.length === 0) return <p className="dash-empty">No alert fits</p>;
  return (
    <ul className="alert-list" tabIndex={0}>
      {listed.slice(0, wanted.most).map((each) => (
        <Item key={each.key} listed={each} isOpen={wanted.hasInstances || wanted.groupBy !== undefined} />
      ))}
      {listed.length > wanted.most && <li className="muted">and {listed.length - wanted.most} more</li>}
    </ul>
  );
}

function Item({
  listed: { title, state, since, alerts },
  isOpen,
}: {
  listed: ListedAlerts;
  isOpen: boolean;
}) {
  return (
    <li>
      <div className="alert-list-head">
        <span className={CHIPS[state]}>{STATES[state]}</span>
        <Link href={`/alerts?q=${encodeURIComponent(title)}`} className="alert-list-name">
          {title}
        </Link>
        {alerts.length > 0 && (
          <span className="muted num">
            {alerts.length} {alerts.length === 1 ? "instance" : "instances"}
          </span>
        )}
        {since !== undefined && <span className="muted num">{agoText(since)}</span>}
      </div>
      {isOpen && alerts.length > 0 && (
        <ul className="alert-list-instances">
          {alerts.map(({ labels }) => (
            <li key={JSON.stringify(labels)} className="mono">
              {pairTexts(labels).join(", ")}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
