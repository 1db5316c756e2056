import { useQuery } from "@tanstack/react-query";
import { Panel } from "../components/Panel.tsx";
import { fetchDashboardFiles } from "../http/self.ts";

/** Files in the folder of dashboards that are none. Where nobody answers, the list above says so. */
export function DashboardFileProblems() {
  const { data } = useQuery({
    queryKey: ["dashboard-files"],
    queryFn: ({ signal }) => fetchDashboardFiles(signal),
    refetchInterval: 5000,
  });
  const problems = data?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <Panel title="Files that are left out" note="in the folder of dashboards">
      <ul className="dashboard-list">
        {problems.map(({ file, problem }) => (
          <li key={file} className="dashboard-item">
            <strong className="any-name">{file}</strong>
            <span>{problem}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
