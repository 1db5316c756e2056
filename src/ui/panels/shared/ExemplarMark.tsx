import { Link } from "wouter";
import "../../chart/chart.css";
import type { ExemplarPoint } from "../../frame/exemplars.ts";
import { dateTimeText } from "../../format/date-time.ts";
import { traceLink } from "../../link/links.ts";

interface ExemplarMarkProps {
  readonly point: ExemplarPoint;
  /** Its value with its unit. */
  readonly value: string;
  /** CSS pixels within the plot. */
  readonly left: number;
  readonly top: number;
  readonly timeZone: string;
  /** CSS; undefined: the page's. */
  readonly color: string | undefined;
}

/** A diamond that leads to a trace, if its point has one. */
export function ExemplarMark({ point, value, left, top, timeZone, color }: ExemplarMarkProps) {
  const what = `Exemplar ${value} at ${dateTimeText(point.time * 1000, timeZone)}`;
  const style = { left, top, ...(color === undefined ? {} : { background: color }) };
  if (point.traceId === undefined)
    return <span className="exemplar" style={style} title={`${what}, without a trace`} />;
  return (
    <Link
      href={traceLink(point.traceId, point.spanId)}
      className="exemplar link"
      style={style}
      aria-label={`${what}, open trace ${point.traceId}`}
      title={[what, ...labelLines(point)].join("\n")}
      onMouseDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
    />
  );
}

const labelLines = ({ labels }: ExemplarPoint): readonly string[] =>
  Object.entries(labels)
    .filter(([name]) => name !== "__name__")
    .map(([name, value]) => `${name}: ${value}`);
