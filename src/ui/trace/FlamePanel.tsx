import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { Panel } from "../components/Panel.tsx";
import { useWidth } from "../components/use-width.ts";
import { localNumber } from "../format/local-number.ts";
import { useUrlState } from "../link/url-state.ts";
import { formatNanos } from "../time/duration.ts";
import { formatCount } from "../units/format.ts";
import { flameLevels, focused, type FlameBox } from "./flame.ts";
import { serviceTimes } from "./self-time.ts";
import type { WaterfallRow } from "./waterfall.ts";

interface FlamePanelProps {
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
}

const LEVEL_HEIGHT = 24;

/** Narrower boxes are neither seen nor hit. */
const MIN_PIXELS = 1.5;

/** Where the time of a trace went: by calls, as a flame graph, and by service. */
export function FlamePanel({ rows, colors }: FlamePanelProps) {
  const [params, change] = useUrlState();
  const focus = params.get("focus") ?? "";
  const levels = useMemo(() => flameLevels(rows), [rows]);
  const shown = useMemo(() => focused(levels, focus), [levels, focus]);
  const chosen = useMemo(() => levels.flat().find(({ id }) => id === focus), [levels, focus]);
  return (
    <>
      <Panel
        title="Flame graph"
        className="flame-panel"
        note="as wide as the time spent in it and below; a click lets it fill the width"
        actions={
          chosen !== undefined && (
            <button type="button" className="button small" onClick={() => change({ focus: undefined })}>
              Show all
            </button>
          )
        }
      >
        {chosen !== undefined && <FlameFacts box={chosen} />}
        <FlameLevels
          levels={shown}
          colors={colors}
          focus={focus}
          onFocus={(id) => change({ focus: id === focus ? undefined : id })}
        />
      </Panel>
      <ServiceTable rows={rows} colors={colors} />
    </>
  );
}

interface FlameLevelsProps {
  readonly levels: readonly (readonly FlameBox[])[];
  readonly colors: ReadonlyMap<string, string>;
  readonly focus: string;
  readonly onFocus: (id: string) => void;
}

/** The levels in view; a trace may be thousands of calls deep. */
function FlameLevels({ levels, colors, focus, onFocus }: FlameLevelsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller) ?? 0;
  // oxlint-disable-next-line react/incompatible-library -- the page is not compiled by React Compiler
  const virtual = useVirtualizer({
    count: levels.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LEVEL_HEIGHT,
    overscan: 10,
  });
  return (
    <div
      className="flame-scroll"
      ref={scroller}
      role="group"
      aria-label="Calls"
      tabIndex={0}
      style={{ height: `min(${levels.length * LEVEL_HEIGHT}px, 60vh)` }}
    >
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) =>
          (levels[item.index] ?? [])
            .filter((box) => box.width * width >= MIN_PIXELS)
            .map((box) => (
              <button
                key={box.id}
                type="button"
                className={box.id === focus ? "flame-box chosen" : "flame-box"}
                style={{
                  left: `${box.left * 100}%`,
                  width: `${box.width * 100}%`,
                  top: item.start,
                  borderTopColor: colors.get(box.service),
                }}
                title={titleOf(box)}
                aria-label={titleOf(box)}
                onClick={() => onFocus(box.id)}
              >
                {box.width * width > 30 && (
                  <>
                    <strong>{box.service}</strong> {box.name}
                  </>
                )}
              </button>
            )),
        )}
      </div>
    </div>
  );
}

function titleOf({ service, name, spans, total, self, errors }: FlameBox): string {
  const failed = errors === 0 ? "" : `, ${formatCount(errors)} failed`;
  return `${service} ${name}: ${countText(spans)}${failed}, ${formatNanos(total)}, itself ${formatNanos(self)}`;
}

function countText(spans: number): string {
  return `${formatCount(spans)} ${spans === 1 ? "span" : "spans"}`;
}

function FlameFacts({ box }: { box: FlameBox }) {
  const facts = [
    ["Service", box.service],
    ["Name", box.name],
    ["Spans", formatCount(box.spans)],
    ["Errors", formatCount(box.errors)],
    ["With what is below", formatNanos(box.total)],
    ["Itself", formatNanos(box.self)],
    ["On average", formatNanos(box.total / box.spans)],
  ];
  return (
    <dl className="span-facts flame-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ServiceTable({ rows, colors }: FlamePanelProps) {
  const services = useMemo(() => serviceTimes(rows), [rows]);
  return (
    <Panel title="By service" note="time in which a service waited for none of its calls">
      <div className="table-scroll" role="group" aria-label="Time by service" tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col" className="right">
                Spans
              </th>
              <th scope="col" className="right">
                Errors
              </th>
              <th scope="col" className="right">
                Itself
              </th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {services.map(({ service, spans, errors, self, share }) => (
              <tr key={service}>
                <td>
                  <span className="service-name">
                    <span className="dot" style={{ background: colors.get(service) }} />
                    {service}
                  </span>
                </td>
                <td className="right num">{formatCount(spans)}</td>
                <td className="right num">{errors === 0 ? "" : formatCount(errors)}</td>
                <td className="right num">{formatNanos(self)}</td>
                <td className="share-cell">
                  <span
                    className="share-bar"
                    style={{ width: `${share * 100}%`, background: colors.get(service) }}
                  />
                  <span className="num">{localNumber((share * 100).toFixed(1))} %</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
