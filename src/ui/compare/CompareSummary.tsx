import { Link } from "wouter";
import type { DiffTrace, TraceDiffBody } from "../../api/wire/trace-diff.ts";
import { traceLink } from "../link/links.ts";
import { formatNanos } from "../time/duration.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatCount } from "../units/format.ts";

/** Both traces as a whole, and how many spans are alike. */
export function CompareSummary({ diff }: { diff: TraceDiffBody }) {
  const { left, right, counts } = diff;
  return (
    <section className="panel compare-summary" aria-label="Summary">
      <Side title="Left" trace={left} />
      <Side title="Right" trace={right} />
      <ul className="compare-counts" aria-label="Spans">
        <li className="chip">{formatCount(counts.same)} the same</li>
        <li className="chip changed">{formatCount(counts.changed)} changed</li>
        <li className="chip missing">{formatCount(counts.missing)} on the left alone</li>
        <li className="chip added">{formatCount(counts.added)} on the right alone</li>
      </ul>
    </section>
  );
}

function Side({ title, trace }: { title: string; trace: DiffTrace }) {
  const { traceId, start, duration, spans, errors } = trace;
  return (
    <div className="compare-side">
      <h2>
        {title}{" "}
        <Link href={traceLink(traceId)} className="mono">
          {traceId}
        </Link>
      </h2>
      <p className="muted num">
        {formatDateTime(Number(BigInt(start) / 1_000_000n))} · {formatNanos(Number(duration))} ·{" "}
        {formatCount(spans)} {spans === 1 ? "span" : "spans"}
        {errors > 0 && <span className="bad"> · {formatCount(errors)} failed</span>}
      </p>
    </div>
  );
}
