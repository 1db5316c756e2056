import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { Link } from "wouter";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatCount } from "../units/format.ts";
import { arrivedSignals, ITEM_NAMES, refusals, SIGNALS } from "./arrival.ts";

/** A check list of the three signals, which ticks itself off as data arrive. */
export function ArrivalList({ status }: { status: StatusBody }) {
  const arrived = arrivedSignals(status);
  const refused = refusals(status);
  return (
    <section className="panel start-panel" aria-label="Arrivals">
      <h2>{arrived.length === 0 ? "Waiting for the first data" : "Data are arriving"}</h2>
      <ul className="arrivals" aria-live="polite">
        {SIGNALS.map((name) => {
          const { items, received } = status.signals[name];
          const count = Math.max(items, received);
          return (
            <li key={name} className={arrived.includes(name) ? "arrival here" : "arrival"}>
              {arrived.includes(name) ? (
                <CircleCheck size={18} aria-hidden />
              ) : (
                <CircleDashed size={18} aria-hidden />
              )}
              <span className="arrival-name">{name}</span>
              <span className="num">
                {arrived.includes(name)
                  ? `${formatCount(count)} ${ITEM_NAMES[name]}`
                  : `waiting for ${ITEM_NAMES[name]}`}
              </span>
              {arrived.includes(name) && (
                <Link className="button small" href={`/explore/${name}`}>
                  Explore {name}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      {refused.map(({ what, reason, count }) => (
        <p key={`${what} ${reason}`} className="refusal">
          <TriangleAlert size={14} aria-hidden /> {formatCount(count)} {what}: {reason}
        </p>
      ))}
      {refused.length > 0 && status.lastError !== undefined && (
        <p className="refusal last">
          Last, {formatDateTime(status.lastError.time)}: <code>{status.lastError.message}</code>
        </p>
      )}
    </section>
  );
}
