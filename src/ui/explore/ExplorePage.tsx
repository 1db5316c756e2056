import type { ReactNode, Ref } from "react";
import { PageHeader } from "../components/PageHeader.tsx";
import { PaneControls } from "../split/PaneControls.tsx";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { TimeRangePicker } from "../time/TimeRangePicker.tsx";

interface ExplorePageProps {
  readonly title: string;
  /** In the head, before the time range. */
  readonly controls?: ReactNode;
  readonly onRun: () => void;
  /** The page is as high as the window, and what is in it scrolls by itself. */
  readonly fill?: boolean;
  readonly body?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
}

/** What the pages of the three signals have in common: the head with the time range, and what is below it. */
export function ExplorePage({ title, controls, onRun, fill = false, body, children }: ExplorePageProps) {
  return (
    <div className="page">
      <PageHeader title={title}>
        {controls}
        <TimeRangePicker />
        <RefreshControl onRun={onRun} />
        <PaneControls />
      </PageHeader>
      <div className={fill ? "page-body fill" : "page-body"} ref={body}>
        {children}
      </div>
    </div>
  );
}
