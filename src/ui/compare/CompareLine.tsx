import { ChevronDown, ChevronRight } from "lucide-react";
import { Link } from "wouter";
import type { DiffKind } from "../../api/wire/trace-diff.ts";
import { traceLink } from "../link/links.ts";
import { formatNanos } from "../time/duration.ts";
import { deltaText, type CompareRow, type CompareSpan } from "./compare-rows.ts";

interface CompareLineProps {
  readonly row: CompareRow;
  /** Nanoseconds that a bar of full width stands for. */
  readonly longest: number;
  readonly open: boolean;
  readonly traces: { readonly left: string; readonly right: string };
  readonly onToggle: () => void;
}

const INDENT = 14;

const KINDS: Readonly<Record<DiffKind, string>> = {
  same: "",
  changed: "changed",
  missing: "left alone",
  added: "right alone",
};

/** A span on both sides; opened, what differs in it. */
export function CompareLine({ row, longest, open, traces, onToggle }: CompareLineProps) {
  const { kind, service, name, depth, left, right } = row;
  const Chevron = open ? ChevronDown : ChevronRight;
  const delta = deltaText(row);
  const isLonger = left !== undefined && right !== undefined && right.duration > left.duration;
  return (
    <>
      <div className={`compare-grid compare-line ${kind}`}>
        <button
          type="button"
          className="compare-name"
          style={{ paddingLeft: `calc(min(${depth * INDENT}px, 50%) + 6px)` }}
          aria-expanded={open}
          title={`${service}: ${name}`}
          onClick={onToggle}
        >
          <Chevron size={13} aria-hidden />
          <span className="compare-text">
            <strong>{service}</strong> {name}
          </span>
          {kind !== "same" && <span className={`chip ${kind}`}>{KINDS[kind]}</span>}
        </button>
        <Bar span={left} longest={longest} />
        <Bar span={right} longest={longest} />
        <span className={isLonger ? "num compare-delta longer" : "num compare-delta"}>{delta ?? ""}</span>
      </div>
      {open && <Differences row={row} traces={traces} />}
    </>
  );
}

function Bar({ span, longest }: { span: CompareSpan | undefined; longest: number }) {
  if (span === undefined) return <span className="compare-bar-cell none">—</span>;
  const { offset, duration, status } = span;
  return (
    <span className="compare-bar-cell">
      <span
        className={status === "error" ? "compare-bar failed" : "compare-bar"}
        style={{ left: `${(offset / longest) * 100}%`, width: `${(duration / longest) * 100}%` }}
      />
      <span className="num compare-duration">
        {formatNanos(duration)}
        {status === "error" && <span className="bad"> failed</span>}
      </span>
    </span>
  );
}

function Differences({ row, traces }: Pick<CompareLineProps, "row" | "traces">) {
  const { left, right, attributes } = row;
  const statuses =
    left !== undefined && right !== undefined && left.status !== right.status
      ? [{ scope: "", key: "status", left: left.status, right: right.status }]
      : [];
  const differences = [...statuses, ...attributes];
  return (
    <div className="compare-details">
      {differences.length === 0 ? (
        <p className="muted">
          {left === undefined || right === undefined
            ? "Only one of the traces has this span."
            : "Nothing but times differs."}
        </p>
      ) : (
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">What differs</th>
              <th scope="col">Left</th>
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ scope, key, ...values }) => (
              <tr key={`${scope} ${key}`}>
                <td>
                  {key} {scope === "resource" && <span className="muted">of the resource</span>}
                </td>
                <td className="mono">{values.left ?? <span className="muted">not there</span>}</td>
                <td className="mono">{values.right ?? <span className="muted">not there</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="compare-links">
        {left !== undefined && <Link href={traceLink(traces.left, left.id)}>Show on the left</Link>}
        {right !== undefined && <Link href={traceLink(traces.right, right.id)}>Show on the right</Link>}
      </p>
    </div>
  );
}
