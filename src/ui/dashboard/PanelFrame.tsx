import {
  createElement,
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { EllipsisVertical, ExternalLink, Info, TriangleAlert } from "lucide-react";
import type { Panel, ScopedVariables } from "../../dashboard-file/model.ts";
import type { ShownLink } from "../fields/data-links.ts";
import { LinkMenu } from "../panels/shared/LinkMenu.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { isPanelType, loadPanels, panelOf, textPanelOf } from "../panels/registry.ts";
import { fixedRange } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import { interpolate } from "../variables/interpolate.ts";
import { formatByName } from "../variables/formats.ts";
import { withMacros, type Scope } from "../variables/scope.ts";
import { scopeIn, type Variables } from "./use-variables.ts";
import { panelLinks } from "./dashboard-links.ts";
import { ownTimeText } from "./own-time.ts";
import { useSurroundings } from "./surroundings.ts";
import { filledTimes, usePanelData, type PanelData } from "./use-panel-data.ts";

const PanelInspector = lazy(async () => ({ default: (await import("./PanelInspector.tsx")).PanelInspector }));

interface PanelFrameProps {
  readonly panel: Panel;
  readonly rowScope: ScopedVariables;
  readonly variables: Variables;
  readonly timeZone: string;
}

/** A panel with its head: title, what there is to say, and a menu. Asks for its data when it comes into view. */
export function PanelFrame({ panel, rowScope, variables, timeZone }: PanelFrameProps) {
  const content = useRef<HTMLDivElement>(null);
  const size = useSize(content);
  const isSeen = useSeen(content);
  const scope = useMemo(() => scopeIn(variables, rowScope, panel.scope), [variables, rowScope, panel]);
  const data = usePanelData({ panel, variables, scope, timeZone, width: isSeen ? size?.width : undefined });
  const [isOpen, setOpen] = useState(false);
  const title = interpolate(panel.title, scope);
  const own = panel.hideTimeOverride ? "" : ownTimeText(filledTimes(panel, scope));
  return (
    <section
      className={classesOf(panel, title)}
      aria-label={title === "" ? panel.type : title}
      aria-busy={data.isFetching}
    >
      <header className="dash-panel-head">
        <h3 className="dash-panel-title" title={title}>
          {title}
        </h3>
        {panel.description !== "" && <Hint text={interpolate(panel.description, scope)} kind="info" />}
        {own !== "" && <span className="dash-own-time num">{own}</span>}
        <PanelLinks links={panelLinks(panel.links, scope)} title={title} />
        {data.notices.length > 0 && <Hint text={data.notices.join("\n")} kind="warning" />}
        <button
          type="button"
          className="button ghost small icon dash-panel-menu"
          aria-label={`Queries and data of ${title === "" ? panel.type : title}`}
          title="Queries and data"
          onClick={() => setOpen(true)}
        >
          <EllipsisVertical size={14} aria-hidden />
        </button>
      </header>
      <div className="dash-panel-content" ref={content}>
        {size !== undefined && isSeen && (
          <PanelContent
            panel={panel}
            data={data}
            title={title}
            scope={scope}
            width={size.width}
            height={size.height}
            timeZone={timeZone}
          />
        )}
      </div>
      {isOpen && (
        <Suspense>
          <PanelInspector title={title} data={data} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}

/** Without a title the content has all of the panel, and the head lies over it. */
const classesOf = ({ transparent }: Panel, title: string): string =>
  ["dash-panel", ...(transparent ? ["transparent"] : []), ...(title === "" ? ["untitled"] : [])].join(" ");

function Hint({ text, kind }: { text: string; kind: "info" | "warning" }) {
  const Icon = kind === "info" ? Info : TriangleAlert;
  return (
    <span className={`dash-hint ${kind}`} role="img" aria-label={text} title={text} tabIndex={0}>
      <Icon size={13} aria-hidden />
    </span>
  );
}

function PanelLinks({ links, title }: { links: readonly ShownLink[]; title: string }) {
  return (
    links.length > 0 && (
      <LinkMenu links={links} className="dash-hint dash-panel-link" label={`Links of ${title}`}>
        <ExternalLink size={13} role="img" aria-label={links[0]?.title || "Link"} />
      </LinkMenu>
    )
  );
}

const urlFormat = formatByName("percentencode");

interface ContentProps {
  readonly panel: Panel;
  readonly data: PanelData;
  readonly title: string;
  readonly scope: Scope;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
}

function PanelContent({ panel, data, title, scope, width, height, timeZone }: ContentProps) {
  const { setRange } = useTime();
  const { annotations, cursor } = useSurroundings();
  const [component, textPanel] = usePanel(panel.type);
  const events = useMemo(() => annotations.on(panel), [annotations, panel]);
  if (textPanel !== undefined) return createElement(textPanel, { options: panel.options, scope });
  if (data.error !== undefined && data.frames.length === 0) return <ErrorNotice error={data.error} />;
  if (component === undefined && isPanelType(panel.type)) return null;
  if (component === undefined)
    return <p className="dash-empty">The panel &ldquo;{panel.type}&rdquo; cannot be shown here.</p>;
  if (data.isEmpty) return <p className="dash-empty">No data</p>;
  if (data.frames.length === 0) return null;
  return (
    <>
      {data.error !== undefined && <ErrorNotice error={data.error} />}
      {createElement(component, {
        id: panel.key,
        title,
        annotations: events,
        exemplars: data.exemplars,
        cursor,
        frames: data.frames,
        options: panel.options,
        width,
        height,
        interval: data.interval,
        timeZone,
        onZoom: (from, to) => setRange(fixedRange(from, to)),
        fillLink: (text, kind, macros) =>
          interpolate(text, withMacros(scope, ...macros), kind === "url" ? urlFormat : undefined),
      })}
    </>
  );
}

/** The panel, its code fetched if it is not there yet. */
function usePanel(type: string): readonly [ReturnType<typeof panelOf>, ReturnType<typeof textPanelOf>] {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const [component, textPanel] = [panelOf(type), textPanelOf(type)];
  const isMissing = component === undefined && textPanel === undefined && isPanelType(type);
  useEffect(() => {
    if (isMissing) void loadPanels([type]).then(rerender);
  }, [isMissing, type]);
  return [component, textPanel];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Known before the first paint, so that the panel asks for its data a frame or two sooner. */
function useSize(ref: React.RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((old) => (old?.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

const NEAR_PX = 200;

/** Whether it was in view, or nearly, once. */
function useSeen(ref: React.RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || isSeen) return undefined;
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > -NEAR_PX && top < innerHeight + NEAR_PX) return setSeen(true);
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, isSeen]);
  return isSeen;
}
