import { ChevronDown, Clock, Globe, ZoomOut } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { PopoverButton } from "../components/PopoverButton.tsx";
import { intlZone } from "../format/zoned-time.ts";
import { AbsoluteRangeForm } from "./AbsoluteRangeForm.tsx";
import { offerTime } from "./time-controls.ts";
import { describeRange, formatDateTime, QUICK_RANGES, zoomedOut, type TimeRange } from "./time-range.ts";
import { useTime } from "./use-time.ts";
import { useZone } from "./zone-context.ts";

interface TimeRangePickerProps {
  /** What is offered by name; without an end it is now. */
  readonly quickRanges?: readonly QuickRange[];
}

interface QuickRange {
  readonly from: string;
  readonly to?: string;
  readonly label: string;
}

/** The button that shows the time range, and what opens below it. */
export function TimeRangePicker({ quickRanges = QUICK_RANGES }: TimeRangePickerProps) {
  const timeZone = useZone();
  const { range, interval, setRange } = useTime();
  const shown = useRef({ range, interval, setRange });
  useEffect(() => {
    shown.current = { range, interval, setRange };
  }, [range, interval, setRange]);
  useEffect(
    () =>
      offerTime({
        range: () => shown.current.range,
        interval: () => shown.current.interval,
        setRange: (next) => shown.current.setRange(next),
      }),
    [],
  );
  const exact = `${formatDateTime(interval.from, timeZone)} to ${formatDateTime(interval.to, timeZone)}`;
  return (
    <div className="button-group">
      <PopoverButton
        className="button"
        label={`Time range: ${describeRange(range, timeZone)}`}
        title={exact}
        face={
          <>
            <Clock size={15} aria-hidden />
            <span>{describeRange(range, timeZone)}</span>
            <ChevronDown size={14} aria-hidden />
          </>
        }
        contentClass="popover time-popover"
        contentLabel="Choose a time range"
        align="end"
        sideOffset={6}
      >
        {(close) => (
          <RangeChoice
            ranges={quickRanges}
            range={range}
            timeZone={timeZone}
            onZoneChosen={close}
            onPick={(next) => {
              close();
              setRange(next);
            }}
          />
        )}
      </PopoverButton>
      <button
        type="button"
        className="button icon"
        aria-label="Zoom out"
        title="Zoom out: twice the time"
        onClick={() => setRange(zoomedOut(interval, Date.now()))}
      >
        <ZoomOut size={15} aria-hidden />
      </button>
    </div>
  );
}

interface RangeChoiceProps {
  readonly ranges: readonly QuickRange[];
  readonly range: TimeRange;
  readonly timeZone: string;
  readonly onPick: (range: TimeRange) => void;
  readonly onZoneChosen: () => void;
}

function RangeChoice({ ranges, range, timeZone, onPick, onZoneChosen }: RangeChoiceProps) {
  return (
    <>
      <AbsoluteRangeForm range={range} timeZone={timeZone} onApply={onPick} />
      <div className="quick-ranges" role="group" aria-label="Quick ranges">
        {ranges.map(({ from, to = "now", label }) => (
          <button
            key={`${from} ${to}`}
            type="button"
            className="menu-item"
            aria-pressed={range.from === from && range.to === to}
            onClick={() => onPick({ from, to })}
          >
            {label}
          </button>
        ))}
      </div>
      <ZoneRow timeZone={timeZone} onChosen={onZoneChosen} />
    </>
  );
}

const ZoneChoice = lazy(async () => ({ default: (await import("./ZoneChoice.tsx")).ZoneChoice }));

/** The zone that times are in, and a way to another. */
function ZoneRow({ timeZone, onChosen }: { timeZone: string; onChosen: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="zone-row">
      <button
        type="button"
        className="menu-item zone-item"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span>
          <Globe size={14} aria-hidden /> Time zone
        </span>
        <span className="muted">{zoneLabel(timeZone)}</span>
      </button>
      {isOpen && (
        <Suspense>
          <ZoneChoice onChosen={onChosen} />
        </Suspense>
      )}
    </div>
  );
}

const zoneLabel = (timeZone: string): string =>
  intlZone(timeZone) ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
