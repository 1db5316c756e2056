import { X } from "lucide-react";
import { useUrlState } from "../link/url-state.ts";
import { filterParams, type SpanFilters, filterText } from "./span-filters.ts";

const NAMES: Readonly<Record<string, string>> = {
  serviceName: "service",
  spanName: "span",
  _textSearch_: "text",
};

/** What a dashboard has asked the spans for, each to be taken away. Nothing without that. */
export function SpanFilterBar({ filters }: { readonly filters: SpanFilters }) {
  const [, change] = useUrlState();
  const { filters: all, matchesOnly, criticalPathOnly } = filters;
  if (all.length === 0 && !criticalPathOnly) return null;
  const set = (next: Partial<SpanFilters>) =>
    change(filterParams({ ...filters, ...next }), { replace: true });
  return (
    <div className="span-filters" role="group" aria-label="Filters of spans">
      {all.map((filter) => {
        const text = filterText({ ...filter, key: NAMES[filter.key] ?? filter.key }).trim();
        return (
          <span key={filterText(filter)} className="chip">
            {text}
            <button
              type="button"
              className="button ghost small icon"
              aria-label={`Remove ${text}`}
              onClick={() => set({ filters: all.filter((each) => each !== filter) })}
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        );
      })}
      <label>
        <input
          type="checkbox"
          checked={matchesOnly}
          onChange={(event) => set({ matchesOnly: event.target.checked })}
        />
        Matches only
      </label>
      <label>
        <input
          type="checkbox"
          checked={criticalPathOnly}
          onChange={(event) => set({ criticalPathOnly: event.target.checked })}
        />
        Critical path only
      </label>
    </div>
  );
}
