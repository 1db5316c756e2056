import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { fetchRuleFiles } from "../http/self.ts";
import { useUrlState } from "../link/url-state.ts";
import { GroupPanel } from "./GroupPanel.tsx";
import { NoRules } from "./NoRules.tsx";
import { RuleFileProblems } from "./RuleFileProblems.tsx";
import { useRules } from "./use-rules.ts";
import { countStates, filterGroups, RULE_STATES, type RuleState } from "./rule-list.ts";
import "../status/status.css";
import "./alerts.css";

/** Rules on metrics and logs, how they are, and what fires. `q` and `state` in the URL narrow the list. */
export function AlertsPage() {
  const [params, change] = useUrlState();
  const text = params.get("q") ?? "";
  const state = RULE_STATES.find((known) => known === params.get("state"));
  const { data: groups, error } = useRules();
  const files = useQuery({ queryKey: ["rule-files"], queryFn: ({ signal }) => fetchRuleFiles(signal) });
  // What is wrong with files stands above the rules, which would move when it comes.
  const data = files.isPending ? undefined : groups;
  const shown = filterGroups(data ?? [], text, state);
  return (
    <div className="page">
      <PageHeader title="Alerts">
        <input
          type="search"
          className="input alerts-search"
          aria-label="Search rules and alerts"
          placeholder="Search rules, labels, expressions"
          value={text}
          onChange={({ target }) => change({ q: target.value || undefined }, { replace: true })}
        />
      </PageHeader>
      <div className="page-body">
        {error !== null && <ErrorNotice error={error} />}
        {files.error !== null && <ErrorNotice error={files.error} subject="Rule files" />}
        <RuleFileProblems files={files.data?.files ?? []} />
        {data !== undefined && data.length > 0 && (
          <StateFilter
            counts={countStates(data)}
            state={state}
            onChange={(next) => change({ state: next }, { replace: true })}
          />
        )}
        {data?.length === 0 && <NoRules patterns={files.data?.patterns} />}
        {data !== undefined && data.length > 0 && shown.length === 0 && (
          <Notice title="No rule fits">
            <button
              type="button"
              className="link-button"
              onClick={() => change({ q: undefined, state: undefined })}
            >
              Show all rules
            </button>
          </Notice>
        )}
        {shown.map((group) => (
          <GroupPanel key={`${group.on} ${group.file} ${group.name}`} group={group} />
        ))}
      </div>
    </div>
  );
}

const LABELS: Readonly<Record<RuleState, string>> = {
  firing: "Firing",
  pending: "Pending",
  inactive: "Quiet",
  recording: "Recording",
  failing: "Failing",
};

interface StateFilterProps {
  readonly counts: Readonly<Record<RuleState, number>>;
  readonly state: RuleState | undefined;
  readonly onChange: (state: RuleState | undefined) => void;
}

function StateFilter({ counts, state, onChange }: StateFilterProps) {
  return (
    <div className="alerts-states" role="group" aria-label="States">
      {RULE_STATES.map((each) => (
        <button
          key={each}
          type="button"
          className="button small"
          aria-pressed={each === state}
          onClick={() => onChange(each === state ? undefined : each)}
        >
          {LABELS[each]} <span className="num">{counts[each]}</span>
        </button>
      ))}
    </div>
  );
}
