import { Panel } from "../components/Panel.tsx";
import { formatSeconds } from "../time/duration.ts";
import { agoText } from "../time/ago.ts";
import { evaluatedAt, type ListedGroup } from "./rule-list.ts";
import { RuleItem } from "./RuleItem.tsx";

/** A group of rules: where it is from, how often it is evaluated, and how its rules are. */
export function GroupPanel({ group }: { group: ListedGroup }) {
  const { name, file, on, interval, limit, evaluationTime, lastEvaluation, rules } = group;
  const at = evaluatedAt(lastEvaluation);
  const evaluated =
    at === undefined ? "not evaluated yet" : `evaluated ${agoText(at)} in ${formatSeconds(evaluationTime)}`;
  return (
    <Panel
      title={name}
      className="alerts-group"
      note={`${on}, every ${formatSeconds(interval)}, ${evaluated}${limit > 0 ? `, limit ${limit}` : ""}`}
    >
      <p className="alerts-file muted">{file}</p>
      <ul className="alerts-rules">
        {rules.map((rule) => (
          <RuleItem key={`${rule.name} ${rule.query}`} rule={rule} on={on} />
        ))}
      </ul>
    </Panel>
  );
}
