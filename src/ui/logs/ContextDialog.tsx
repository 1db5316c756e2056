import { useInfiniteQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Modal } from "../components/Modal.tsx";
import { linesBefore, linesFrom } from "./log-context.ts";
import { rowKey, type LogRow } from "./log-rows.ts";
import type { LineContext } from "./logs-state.ts";
import { LogLine, type LogShown } from "./LogLine.tsx";
import { withoutKnown } from "./next-page.ts";

const PAGE = 30;

/** So many pages each way; whoever wants more asks a query. */
const MOST_PAGES = 30;

const SHOWN: LogShown = { time: true, timeZone: "browser", labels: false, details: true, pretty: false };
const NO_TERMS: readonly string[] = [];

/** What stands in the same stream before and after a line, whatever the query filters. */
export function ContextDialog({ context, onClose }: { context: LineContext; onClose: () => void }) {
  const { time, stream } = context;
  return (
    <Modal
      title="Log context"
      className="context-dialog"
      note={
        <code className="context-stream" title={stream}>
          {stream}
        </code>
      }
      onClose={onClose}
    >
      <ContextLines key={`${time} ${stream}`} context={context} />
    </Modal>
  );
}

function ContextLines({ context }: { context: LineContext }) {
  const { time, stream } = context;
  const older = useInfiniteQuery({
    queryKey: ["logs", "before", stream, time],
    queryFn: async ({ signal, pageParam }) => linesBefore(stream, pageParam, PAGE, signal),
    initialPageParam: time,
    // The page before ends where this one begins; lines of one moment that it was cut in are asked for again.
    getNextPageParam: (page, all) =>
      page.length < PAGE || all.length >= MOST_PAGES ? undefined : nextMoment(page[0]?.time),
  });
  const newer = useInfiniteQuery({
    queryKey: ["logs", "from", stream, time],
    queryFn: async ({ signal, pageParam }) => linesFrom(stream, pageParam, PAGE, signal),
    initialPageParam: time,
    getNextPageParam: (page, all) =>
      page.length < PAGE || all.length >= MOST_PAGES ? undefined : page.at(-1)?.time,
  });
  const before = useMemo(() => joinedBefore(older.data?.pages ?? []), [older.data]);
  const after = useMemo(() => joinedAfter(newer.data?.pages ?? []), [newer.data]);
  const scroller = useRef<HTMLDivElement>(null);
  // Both sides at once: the one that answers later would push away what is read already.
  const ready = !older.isPending && !newer.isPending;
  useLayoutEffect(() => {
    if (ready) scroller.current?.querySelector(".context-line.target")?.scrollIntoView({ block: "center" });
  }, [ready]);
  const error = older.error ?? newer.error;
  return (
    <div className="context-scroll" ref={scroller} role="group" aria-label="Context" tabIndex={0}>
      {error !== null && <ErrorNotice error={error} />}
      <MoreButton
        label="Load older lines"
        none="No older lines"
        busy={older.isFetching}
        onClick={older.hasNextPage ? () => void older.fetchNextPage() : undefined}
      />
      <div role="list" aria-label="Lines around">
        {ready && <ContextRows rows={before} time={time} />}
        {ready && <ContextRows rows={after} time={time} />}
      </div>
      <MoreButton
        label="Load newer lines"
        none="No newer lines"
        busy={newer.isFetching}
        onClick={newer.hasNextPage ? () => void newer.fetchNextPage() : undefined}
      />
    </div>
  );
}

interface MoreButtonProps {
  readonly label: string;
  readonly none: string;
  readonly busy: boolean;
  /** Undefined when there is nothing more. */
  readonly onClick: (() => void) | undefined;
}

function MoreButton({ label, none, busy, onClick }: MoreButtonProps) {
  return (
    <button
      type="button"
      className="button small log-more"
      disabled={busy || onClick === undefined}
      onClick={onClick}
    >
      {busy ? "Loading…" : onClick === undefined ? none : label}
    </button>
  );
}

function ContextRows({ rows, time }: { rows: readonly LogRow[]; time: string }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return rows.map((row, index) => {
    const key = rowKey(row);
    return (
      <div
        // oxlint-disable-next-line react/no-array-index-key -- equal lines of one moment are two
        key={`${key} ${index}`}
        role="listitem"
        className={row.time === time ? "context-line target" : "context-line"}
      >
        <LogLine
          row={row}
          wrap
          open={open.has(key)}
          terms={NO_TERMS}
          shown={SHOWN}
          onToggle={() => toggle(key)}
          actions={undefined}
        />
      </div>
    );
  });
}

/** A bound that a moment itself is before. */
function nextMoment(time: string | undefined): string | undefined {
  return time === undefined ? undefined : String(BigInt(time) + 1n);
}

/** Pages that each end where the one before them began. */
function joinedBefore(pages: readonly (readonly LogRow[])[]): readonly LogRow[] {
  const newestFirst: LogRow[] = [];
  for (const page of pages)
    for (const row of withoutKnown(page.toReversed(), newestFirst)) newestFirst.push(row);
  return newestFirst.toReversed();
}

function joinedAfter(pages: readonly (readonly LogRow[])[]): readonly LogRow[] {
  const rows: LogRow[] = [];
  for (const page of pages) for (const row of withoutKnown(page, rows)) rows.push(row);
  return rows;
}
