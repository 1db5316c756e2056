import type { RuleFileBody } from "../../api/wire/self.ts";
import { Panel } from "../components/Panel.tsx";

/** Files with mistakes: their rules are not evaluated. */
export function RuleFileProblems({ files }: { files: readonly RuleFileBody[] }) {
  const broken = files.filter(({ problems }) => problems.length > 0);
  if (broken.length === 0) return null;
  return (
    <Panel title="Files that are left out" note="until they have no mistakes: watchtower rules check">
      <ul className="alerts-broken">
        {broken.map(({ file, on, problems }) => (
          <li key={`${on} ${file}`}>
            <strong className="any-name">{file}</strong>
            {problems.map((problem) => (
              <p key={problem} className="alerts-error">
                {problem}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
