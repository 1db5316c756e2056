import { Popover } from "radix-ui";
import { ChevronDown, Clock, ZoomOut } from "lucide-react";
import { useState } from "react";
import { AbsoluteRangeForm } from "./AbsoluteRangeForm.tsx";
import { describeRange, formatDateTime, QUICK_RANGES, zoomedOut, type TimeRange } from "./time-range.ts";
import { useTime } from "./use-time.ts";

/** The button that shows the time range, and what opens below it. */
export function TimeRangePicker() {
  const { range, interval, setRange } = useTime();
  const [open, setOpen] = useState(false);
  const pick = (next: TimeRange) => {
    setOpen(false);
    setRange(next);
  };
  const exact = `${formatDateTime(interval.from)} to ${formatDateTime(interval.to)}`;
  return (
    <div className="button-group">
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className="button" aria-label={`Time range: ${describeRange(range)}`} title={exact}>
          <Clock size={15} aria-hidden />
          <span>{describeRange(range)}</span>
          <ChevronDown size={14} aria-hidden />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className="popover time-popover"
            align="end"
            sideOffset={6}
            aria-label="Choose a time range"
          >
            <AbsoluteRangeForm range={range} onApply={pick} />
            <QuickRanges range={range} onPick={pick} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
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

function QuickRanges({ range, onPick }: { range: TimeRange; onPick: (range: TimeRange) => void }) {
  return (
    <div className="quick-ranges" role="group" aria-label="Quick ranges">
      {QUICK_RANGES.map(({ from, label }) => (
        <button
          key={from}
          type="button"
          className="menu-item"
          aria-pressed={range.from === from && range.to === "now"}
          onClick={() => onPick({ from, to: "now" })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
