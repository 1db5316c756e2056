import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Modal } from "../components/Modal.tsx";
import type { ShownFrame } from "../fields/show-frames.ts";
import { useUrlState } from "../link/url-state.ts";
import type { ReadyTarget } from "../sources/run-target.ts";
import type { Interval } from "../time/time-range.ts";
import { frameCsv } from "./csv.ts";
import { exploreLink } from "./explore-link.ts";
import { viewedPanel } from "./viewed-panel.ts";
import type { PanelData } from "./use-panel-data.ts";

const SHOWN_ROWS = 200;

interface InspectorProps {
  /** Its key. */
  readonly panel: string;
  readonly title: string;
  readonly data: PanelData;
  readonly onClose: () => void;
}

/** What a panel asked, and what it was answered: to look behind a picture. */
export function PanelInspector({ panel, title, data, onClose }: InspectorProps) {
  return (
    <Modal title={title === "" ? "Panel" : title} className="inspector" onClose={onClose}>
      <div className="inspector-body">
        <ViewButton panel={panel} onClose={onClose} />
        {data.error !== undefined && <ErrorNotice error={data.error} />}
        {data.notices.map((text) => (
          <p key={text} className="muted">
            {text}
          </p>
        ))}
        <h3>Queries</h3>
        {data.asked.length === 0 && <p className="muted">This panel asks nothing.</p>}
        {data.asked.map((target) => (
          <Query key={target.refId} target={target} interval={data.interval} />
        ))}
        <h3>Data</h3>
        <Frames frames={data.frames} title={title} />
      </div>
    </Modal>
  );
}

/** Shows the panel alone, or with the others again. */
function ViewButton({ panel, onClose }: Pick<InspectorProps, "panel" | "onClose">) {
  const [params, change] = useUrlState();
  const isAlone = viewedPanel(params) !== undefined;
  return (
    <button
      type="button"
      className="button small inspector-view"
      onClick={() => {
        onClose();
        change({ viewPanel: isAlone ? undefined : panel });
      }}
    >
      {isAlone ? "Back to the dashboard" : "View alone"}
    </button>
  );
}

function Query({ target, interval }: { target: ReadyTarget; interval: Interval }) {
  const { refId, expr, kind, step } = target;
  return (
    <div className="inspector-query">
      <pre>{expr}</pre>
      <p className="muted">
        {refId}, {kind}, a point every {step.stepMs / 1000} s{" "}
        <Link className="button small" href={exploreLink(target, interval)}>
          Explore this
        </Link>
      </p>
    </div>
  );
}

function Frames({ frames, title }: { frames: readonly ShownFrame[]; title: string }) {
  const [index, setIndex] = useState(0);
  const frame = frames[Math.min(index, frames.length - 1)];
  if (frame === undefined) return <p className="muted">No data.</p>;
  return (
    <>
      <p className="inspector-tools">
        {frames.length > 1 && (
          <select
            className="select small"
            aria-label="Frame"
            value={index}
            onChange={({ target }) => setIndex(Number(target.value))}
          >
            {frames.map((each, at) => (
              <option key={`${each.refId ?? ""} ${at}`} value={at}>
                {each.refId} {each.fields.at(-1)?.title}
              </option>
            ))}
          </select>
        )}
        <CsvLink frame={frame} title={title} />
        <span className="muted">
          {frame.length > SHOWN_ROWS && `first ${SHOWN_ROWS} of `}
          {frame.length} rows
        </span>
      </p>
      <div className="inspector-scroll" tabIndex={0} role="region" aria-label="Data, as a table">
        <table className="inspector-table">
          <thead>
            <tr>
              {frame.fields.map(({ title: name }, at) => (
                <th key={`${name} ${at}`}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(SHOWN_ROWS, frame.length) }, (_, row) => (
              <tr key={row}>
                {frame.fields.map((field, at) => (
                  <td key={`${field.title} ${at}`}>{field.display(field.values[row]).text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function CsvLink({ frame, title }: { frame: ShownFrame; title: string }) {
  const href = useMemo(() => `data:text/csv;charset=utf-8,${encodeURIComponent(frameCsv(frame))}`, [frame]);
  return (
    <a className="button small" href={href} download={`${title === "" ? "panel" : title}.csv`}>
      <Download size={13} aria-hidden /> CSV
    </a>
  );
}
