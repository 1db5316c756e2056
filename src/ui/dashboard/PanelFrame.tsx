import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Panel, ScopedVariables } from "../../dashboard-file/model.ts";
import { useUrlState } from "../link/url-state.ts";
import { ErrorBoundary } from "../components/ErrorBoundary.tsx";
import { interpolateTitle } from "../variables/interpolate.ts";
import { usePanelAction } from "./dashboard-actions.ts";
import { PanelContent } from "./PanelContent.tsx";
import { PanelHead } from "./PanelHead.tsx";
import { useLegend } from "./use-legend.ts";
import { usePanelData, type PanelData } from "./use-panel-data.ts";
import { useSeen, useSize } from "./use-sight.ts";
import { scopeIn, type Variables } from "./use-variables.ts";
import { viewedPanel } from "./viewed-panel.ts";

const PanelInspector = lazy(async () => ({ default: (await import("./PanelInspector.tsx")).PanelInspector }));

interface PanelFrameProps {
  readonly panel: Panel;
  readonly rowScope: ScopedVariables;
  readonly variables: Variables;
  readonly timeZone: string;
}

/** A panel with its head: title, what there is to say, and a menu. Asks for its data when it comes into view. */
export function PanelFrame({ panel, rowScope, variables, timeZone }: PanelFrameProps) {
  const frame = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const size = useSize(content);
  const isSeen = useSeen(content);
  const scope = useMemo(() => scopeIn(variables, rowScope, panel.scope), [variables, rowScope, panel]);
  const data = usePanelData({ panel, variables, scope, timeZone, width: isSeen ? size?.width : undefined });
  const [isOpen, setOpen] = useState(false);
  const [options, toggleLegend] = useLegend(panel.options);
  const [params, change] = useUrlState();
  usePanelAction(frame, (action) => {
    switch (action) {
      case "view":
        return change({ viewPanel: viewedPanel(params) === undefined ? panel.key : undefined });
      case "inspect":
        return setOpen(true);
      case "legend":
        return toggleLegend();
      case "explore":
        return void explore(data);
    }
  });
  const title = interpolateTitle(panel.title, scope);
  return (
    <section
      ref={frame}
      className={classesOf(panel, title)}
      aria-label={title === "" ? panel.type : title}
      aria-busy={data.isFetching}
    >
      <PanelHead
        panel={panel}
        title={title}
        scope={scope}
        notices={data.notices}
        onOpen={() => setOpen(true)}
      />
      <div className="dash-panel-content" ref={content}>
        {size !== undefined && isSeen && (
          <ErrorBoundary subject="This panel" shown={data.frames}>
            <PanelContent
              panel={panel}
              options={options}
              data={data}
              title={title}
              scope={scope}
              width={size.width}
              height={size.height}
              timeZone={timeZone}
            />
          </ErrorBoundary>
        )}
      </div>
      {isOpen && (
        <Suspense>
          <PanelInspector panel={panel.key} title={title} data={data} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}

async function explore({ asked: [target], interval }: PanelData): Promise<void> {
  const { exploreLink } = await import("./explore-link.ts");
  if (target !== undefined) navigate(exploreLink(target, interval));
}

/** Without a title the content has all of the panel, and the head lies over it. */
const classesOf = ({ transparent }: Panel, title: string): string =>
  ["dash-panel", ...(transparent ? ["transparent"] : []), ...(title === "" ? ["untitled"] : [])].join(" ");
