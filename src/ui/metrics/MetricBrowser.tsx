import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { useMemo, useState } from "react";
import { LabelPicker, type LabelSource } from "../browse/LabelPicker.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { labelNames, labelValues, metadata } from "../http/prometheus.ts";
import { useClock } from "../time/clock-store.ts";
import { starterQuery } from "./metrics-state.ts";

const MAX_SHOWN = 300;

const LABELS: LabelSource = { names: labelNames, values: labelValues };

interface MetricBrowserProps {
  readonly onPick: (expr: string) => void;
  /** With something below it, which would move when the names come. */
  readonly isAbove: boolean;
}

/** All metrics by name, each with its labels, to start a query from. */
export function MetricBrowser({ onPick, isAbove }: MetricBrowserProps) {
  const [text, setText] = useState("");
  const [labelsOf, setLabelsOf] = useState("");
  const now = useClock((state) => state.now);
  const names = useQuery({
    queryKey: ["metrics", "names", now],
    queryFn: ({ signal }) => labelValues("__name__", undefined, signal),
    placeholderData: (previous) => previous,
  });
  const described = useQuery({
    queryKey: ["metrics", "metadata", now],
    queryFn: ({ signal }) => metadata(signal),
    placeholderData: (previous) => previous,
  });
  const found = useMemo(() => matching(names.data ?? [], text), [names.data, text]);
  return (
    <Panel
      title="Metrics"
      busy={names.isFetching}
      note={names.data === undefined ? undefined : `${names.data.length} names`}
      actions={
        <input
          className="input browser-search"
          type="search"
          aria-label="Search metrics"
          placeholder="Search metrics"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      }
    >
      {names.error !== null && <ErrorNotice error={names.error} />}
      {names.data?.length === 0 && (
        <Notice title="No metrics yet">They appear here when an application sends its first ones.</Notice>
      )}
      <ul className={isAbove ? "metric-list above" : "metric-list"}>
        {found.slice(0, MAX_SHOWN).map((name) => {
          const [about] =
            described.data?.[name] ?? described.data?.[name.replace(/_(bucket|sum|count)$/, "")] ?? [];
          return (
            <li key={name} className="metric-row">
              <button
                type="button"
                className="metric-item"
                onClick={() => onPick(starterQuery(name, about?.type ?? ""))}
              >
                <span className="mono metric-name">{name}</span>
                <span className="metric-type">{about?.type ?? ""}</span>
                <span className="metric-help">{about?.help ?? ""}</span>
              </button>
              <button
                type="button"
                className="button ghost small"
                aria-label={`Labels of ${name}`}
                aria-expanded={name === labelsOf}
                onClick={() => setLabelsOf(name === labelsOf ? "" : name)}
              >
                <Tags size={13} aria-hidden /> Labels
              </button>
              {name === labelsOf && (
                <LabelPicker
                  signal="metrics"
                  source={LABELS}
                  metric={name}
                  onUse={(selector) => onPick(starterQuery(name, about?.type ?? "", selector))}
                />
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function matching(names: readonly string[], text: string): readonly string[] {
  const parts = text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "");
  return names.filter((name) => parts.every((part) => name.toLowerCase().includes(part)));
}
