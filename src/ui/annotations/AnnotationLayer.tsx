import { useMemo, useState } from "react";
import { Link } from "wouter";
import type { Interval } from "../time/time-range.ts";
import { dateTimeText } from "../format/date-time.ts";
import { eventsWithin, type AnnotationEvent } from "./annotation-event.ts";
import "./annotations.css";

interface AnnotationLayerProps {
  readonly events: readonly AnnotationEvent[];
  readonly interval: Interval;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
}

/** Events over a plot whose whole width is the interval: a line or a region each, and a mark that tells what it is. */
export function AnnotationLayer({ events, interval, timeZone }: AnnotationLayerProps) {
  const [open, setOpen] = useState<AnnotationEvent>();
  const shown = useMemo(() => eventsWithin(events, interval), [events, interval]);
  const share = (time: number): number =>
    Math.min(1, Math.max(0, (time - interval.from) / (interval.to - interval.from)));
  return (
    <div className="annotations" onPointerLeave={() => setOpen(undefined)}>
      {shown.map((event) => {
        const [left, right] = [share(event.time), share(event.timeEnd)];
        const isRegion = event.timeEnd > event.time;
        const style = {
          left: `${left * 100}%`,
          width: isRegion ? `${(right - left) * 100}%` : 0,
          color: event.color,
        };
        return (
          <div key={event.key} className={isRegion ? "annotation region" : "annotation"} style={style}>
            <button
              type="button"
              className="annotation-mark"
              aria-label={labelOf(event, timeZone)}
              onPointerEnter={() => setOpen(event)}
              onFocus={() => setOpen(event)}
              onBlur={() => setOpen(undefined)}
              onMouseDown={(down) => down.stopPropagation()}
              onPointerDown={(down) => down.stopPropagation()}
              onClick={(click) => {
                click.stopPropagation();
                setOpen(open === event ? undefined : event);
              }}
            />
          </div>
        );
      })}
      {open !== undefined && (
        <EventCard event={open} timeZone={timeZone} middle={(share(open.time) + share(open.timeEnd)) / 2} />
      )}
    </div>
  );
}

const labelOf = ({ source, title, text, time }: AnnotationEvent, timeZone: string): string =>
  [source, momentText(time, timeZone), title, text].filter((part) => part !== "").join(", ");

const momentText = (time: number, timeZone: string): string => dateTimeText(time, timeZone);

interface EventCardProps {
  readonly event: AnnotationEvent;
  readonly timeZone: string;
  /** Of the plot's width. */
  readonly middle: number;
}

function EventCard({ event, timeZone, middle }: EventCardProps) {
  const { time, timeEnd, title, text, tags, source, color, href } = event;
  const side = middle > 0.5 ? { right: `${(1 - middle) * 100}%` } : { left: `${middle * 100}%` };
  return (
    <div
      className="annotation-card"
      style={{ ...side, borderTopColor: color }}
      role="status"
      onMouseDown={(down) => down.stopPropagation()}
      onPointerDown={(down) => down.stopPropagation()}
    >
      <div className="annotation-card-time num">
        {momentText(time, timeZone)}
        {timeEnd > time && ` to ${momentText(timeEnd, timeZone)}`}
      </div>
      <div className="annotation-card-title">{title === "" ? source : title}</div>
      {text !== "" && <div className="annotation-card-text">{text}</div>}
      {tags.length > 0 && (
        <div className="annotation-card-tags">
          {tags.map((tag) => (
            <span key={tag}>{tag}</span>
          ))}
        </div>
      )}
      {href !== undefined && <Link href={href}>Open the trace</Link>}
    </div>
  );
}
