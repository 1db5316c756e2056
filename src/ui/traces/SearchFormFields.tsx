import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useId, type KeyboardEvent } from "react";
import { tagValues } from "../http/tempo.ts";
import { useClock } from "../time/clock-store.ts";
import { parseDuration } from "../time/duration.ts";
import { EMPTY_FORM, type SearchForm } from "./search-form.ts";
import { TagRow } from "./TagRow.tsx";

interface SearchFormFieldsProps {
  /** Undefined when the query is more than a form can show. */
  readonly form: SearchForm | undefined;
  readonly onEdit: (form: SearchForm) => void;
  readonly onApply: (form: SearchForm) => void;
}

const STATUSES = ["", "error", "ok", "unset"] as const;

/** The search as fields; Enter in any of them runs it. */
export function SearchFormFields({ form, onEdit, onApply }: SearchFormFieldsProps) {
  if (form === undefined) {
    return (
      <p className="form-note">
        This query is more than the form can show.{" "}
        <button type="button" className="link-button" onClick={() => onApply(EMPTY_FORM)}>
          Clear it
        </button>{" "}
        to use the form again.
      </p>
    );
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) onApply(form);
  };
  return (
    <div className="trace-form" role="search" aria-label="Search traces" onKeyDown={onEnter}>
      <SuggestField
        label="Service"
        tag="resource.service.name"
        value={form.service}
        onChange={(service) => onEdit({ ...form, service })}
      />
      <SuggestField
        label="Span name"
        tag="name"
        value={form.span}
        onChange={(span) => onEdit({ ...form, span })}
      />
      <label className="field">
        <span>Status</span>
        <select
          className="select"
          value={form.status}
          onChange={(event) => {
            const status = STATUSES.find((known) => known === event.target.value) ?? "";
            onApply({ ...form, status });
          }}
        >
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {status === "" ? "any" : status}
            </option>
          ))}
        </select>
      </label>
      <DurationField
        label="Min duration"
        value={form.minDuration}
        onChange={(minDuration) => onEdit({ ...form, minDuration })}
      />
      <DurationField
        label="Max duration"
        value={form.maxDuration}
        onChange={(maxDuration) => onEdit({ ...form, maxDuration })}
      />
      <div className="tag-rows">
        {form.tags.map((tag, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- tags have no identity but their place
          <TagRow
            key={index}
            tag={tag}
            onChange={(next) => onEdit({ ...form, tags: form.tags.with(index, next) })}
            onRemove={() => onApply({ ...form, tags: form.tags.toSpliced(index, 1) })}
          />
        ))}
        <button
          type="button"
          className="button small"
          onClick={() =>
            onEdit({ ...form, tags: [...form.tags, { name: "span.", operator: "=", value: "" }] })
          }
        >
          <Plus size={14} aria-hidden /> Add tag
        </button>
      </div>
    </div>
  );
}

interface SuggestFieldProps {
  readonly label: string;
  readonly tag: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SuggestField({ label, tag, value, onChange }: SuggestFieldProps) {
  const id = useId();
  const now = useClock((state) => state.now);
  const { data } = useQuery({
    queryKey: ["traces", "values", tag, now],
    queryFn: ({ signal }) => tagValues(tag, signal),
    placeholderData: (previous) => previous,
  });
  return (
    <label className="field grow">
      <span>{label}</span>
      <input
        className="input"
        list={id}
        placeholder="any"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {(data ?? []).map((item) => (
          <option key={item.value} value={item.value} />
        ))}
      </datalist>
    </label>
  );
}

interface DurationFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function DurationField({ label, value, onChange }: DurationFieldProps) {
  return (
    <label className="field duration">
      <span>{label}</span>
      <input
        className="input"
        placeholder="100ms"
        value={value}
        aria-invalid={value !== "" && parseDuration(value) === undefined}
        onChange={(event) => onChange(event.target.value.replaceAll(/\s/g, ""))}
      />
    </label>
  );
}
