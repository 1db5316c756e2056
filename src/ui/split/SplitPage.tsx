import { Link2, Link2Off } from "lucide-react";
import { useRef, useState, type PointerEvent } from "react";
import { Router } from "wouter";
import { RoutedPage } from "../app/RoutedPage.tsx";
import { PlaceContext } from "../link/place.ts";
import { useUrlState } from "../link/url-state.ts";
import { PaneContext } from "./pane-context.ts";
import { PANE_ROUTERS } from "./pane-router.ts";
import type { PaneName } from "./split-state.ts";
import "./split.css";

const TITLES: Readonly<Record<PaneName, string>> = { left: "Left pane", right: "Right pane" };

/** Two pages of Explore side by side; on a narrow screen one below the other. */
export function SplitPage() {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(50);
  return (
    <div className="split" ref={box}>
      <Pane pane="left" share={share} />
      <SplitDivider
        share={share}
        onMove={(wanted) => setShare(Math.min(80, Math.max(20, wanted)))}
        shareAt={(event) => {
          const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
          return ((event.clientX - left) / width) * 100;
        }}
      />
      <Pane pane="right" share={100 - share} />
    </div>
  );
}

function Pane({ pane, share }: { pane: PaneName; share: number }) {
  const { place, hook, searchHook } = PANE_ROUTERS[pane];
  return (
    <PaneContext value={pane}>
      <PlaceContext value={place}>
        <Router hook={hook} searchHook={searchHook}>
          <section className="split-pane" aria-label={TITLES[pane]} style={{ flexGrow: share }}>
            <RoutedPage onTitle={setSplitTitle} />
          </section>
        </Router>
      </PlaceContext>
    </PaneContext>
  );
}

function setSplitTitle(): void {
  document.title = "Explore · Watchtower";
}

interface SplitDividerProps {
  /** Of the left pane, in hundredths of the width. */
  readonly share: number;
  readonly onMove: (share: number) => void;
  readonly shareAt: (event: PointerEvent) => number;
}

/** Between the panes: gives one of them more room, and keeps their times in step. */
function SplitDivider({ share, onMove, shareAt }: SplitDividerProps) {
  const [params, change] = useUrlState();
  const inStep = params.get("sync") === "1";
  const label = inStep ? "Times are in step. Let each pane have its own" : "Keep the times of both in step";
  return (
    <div className="split-divider">
      <div
        className="split-handle"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the left pane"
        aria-valuemin={20}
        aria-valuemax={80}
        aria-valuenow={Math.round(share)}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(shareAt(event));
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") onMove(share - 2);
          if (event.key === "ArrowRight") onMove(share + 2);
        }}
      />
      <button
        type="button"
        className="button small icon split-sync"
        aria-pressed={inStep}
        aria-label={label}
        title={label}
        onClick={() => change({ sync: inStep ? undefined : "1" }, { replace: true })}
      >
        {inStep ? <Link2 size={13} aria-hidden /> : <Link2Off size={13} aria-hidden />}
      </button>
    </div>
  );
}
