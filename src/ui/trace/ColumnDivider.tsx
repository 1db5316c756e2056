import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

const MIN = 15;
const MAX = 80;
const KEY_STEP = 2;

/** The line between names and bars. Dragged, or moved with the arrow keys, it gives the names more or less room. */
export function ColumnDivider() {
  const line = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState<number>();
  const move = (wanted: number) => {
    const next = Math.min(MAX, Math.max(MIN, wanted));
    setShare(next);
    panelOf(line.current)?.style.setProperty("--names", `${next}%`);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) move(shareAt(line.current, event.clientX));
  };
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const step = event.key === "ArrowLeft" ? -KEY_STEP : KEY_STEP;
    move((share ?? shareAt(line.current, line.current?.getBoundingClientRect().right ?? 0)) + step);
  };
  return (
    <div
      ref={line}
      className="column-divider"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the names"
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      aria-valuenow={Math.round(share ?? 34)}
      title="Drag to give the names more or less room"
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKey}
    />
  );
}

function panelOf(line: HTMLElement | null): HTMLElement | null {
  return line?.closest<HTMLElement>(".waterfall-panel") ?? null;
}

/** Where a point of the screen is, in hundredths of the panel's width. */
function shareAt(line: HTMLElement | null, clientX: number): number {
  const box = panelOf(line)?.getBoundingClientRect();
  return box === undefined ? 0 : ((clientX - box.left) / box.width) * 100;
}
