import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { ENGINE_NAMES, type DoctorBody, type DoctorFinding, type EngineName } from "../../api/wire/self.ts";
import { CodeBlock } from "../components/CodeBlock.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { fetchDoctor } from "../http/self.ts";

/** What `watchtower doctor` finds, for both engines, with the command that mends it. */
export function ChecksTab() {
  const results = useQueries({
    queries: ENGINE_NAMES.map((engine) => ({
      queryKey: ["doctor", engine],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchDoctor(engine, signal),
      retry: false,
    })),
  });
  // What stands below the first that is looked at would move when its findings come.
  const pending = results.findIndex(({ isPending }) => isPending);
  return ENGINE_NAMES.map((engine, index) => {
    const result = results[index];
    if (result === undefined || (pending >= 0 && index > pending)) return null;
    return <EngineChecks key={engine} engine={engine} result={result} />;
  });
}

const TITLES: Readonly<Record<EngineName, string>> = {
  embedded: "Embedded engine",
  kubernetes: "Kubernetes engine",
};

interface EngineChecksProps {
  readonly engine: EngineName;
  readonly result: UseQueryResult<DoctorBody>;
}

function EngineChecks({ engine, result: { data, error, isFetching, refetch } }: EngineChecksProps) {
  return (
    <Panel
      title={TITLES[engine]}
      note={data === undefined ? "looking…" : summary(data.findings)}
      busy={isFetching}
      actions={
        <button type="button" className="button small" disabled={isFetching} onClick={() => void refetch()}>
          Check again
        </button>
      }
    >
      {error !== null && <ErrorNotice error={error} />}
      <ul className="self-findings">
        {data?.findings.map((finding) => (
          <Finding key={`${finding.check} ${finding.observed}`} finding={finding} />
        ))}
      </ul>
    </Panel>
  );
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (state: DoctorFinding["state"]) => findings.filter((each) => each.state === state).length;
  return `${count("ok")} ok, ${count("warning")} to look at, ${count("failed")} failed`;
}

const ICONS = { ok: CircleCheck, warning: TriangleAlert, failed: CircleAlert };

function Finding({ finding: { check, state, observed, why, mend } }: { finding: DoctorFinding }) {
  const Icon = ICONS[state];
  return (
    <li className={`self-finding ${state}`}>
      <Icon size={16} role="img" aria-label={state} />
      <div className="self-finding-text">
        <div>
          <strong>{check}</strong> {observed}
        </div>
        {why !== undefined && <p>{why}</p>}
        {mend !== undefined && <CodeBlock text={mend} label={`Copy the command that mends ${check}`} />}
      </div>
    </li>
  );
}
