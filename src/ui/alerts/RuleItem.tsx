import { ChevronRight } from "lucide-react";
import { Link } from "wouter";
import type { AlertBody, AlertingRuleBody } from "../../api/wire/prometheus.ts";
import { CodeBlock } from "../components/CodeBlock.tsx";
import { logsLink, metricsLink } from "../link/links.ts";
import { formatSeconds } from "../time/duration.ts";
import { DEFAULT_RANGE, formatDateTime } from "../time/time-range.ts";
import { formatValue } from "../units/format.ts";
import { agoText } from "../time/ago.ts";
import { evaluatedAt, pairTexts, stateOf, type ListedGroup, type Rule, type RuleState } from "./rule-list.ts";

const CHIPS: Readonly<Record<RuleState, { readonly className: string; readonly text: string }>> = {
  firing: { className: "chip error", text: "firing" },
  failing: { className: "chip error", text: "fails" },
  pending: { className: "chip warn", text: "pending" },
  inactive: { className: "chip ok", text: "quiet" },
  recording: { className: "chip", text: "records" },
};

/** A rule in one line; opened it shows all of it. What fires or fails is open. */
export function RuleItem({ rule, on }: { rule: Rule; on: ListedGroup["on"] }) {
  const state = stateOf(rule);
  const chip = CHIPS[state];
  return (
    <li>
      <details className="alerts-rule" open={state === "firing" || state === "failing"}>
        <summary>
          <ChevronRight size={14} aria-hidden className="alerts-arrow" />
          <span className={chip.className}>{chip.text}</span>
          <span className="alerts-name">{rule.name}</span>
          <code className="alerts-query">{rule.query}</code>
        </summary>
        <RuleDetails rule={rule} on={on} />
      </details>
    </li>
  );
}

function RuleDetails({ rule, on }: { rule: Rule; on: ListedGroup["on"] }) {
  const { query, labels, lastError, evaluationTime, lastEvaluation } = rule;
  const at = evaluatedAt(lastEvaluation);
  const href = on === "metrics" ? metricsLink([query], DEFAULT_RANGE) : logsLink(query, DEFAULT_RANGE);
  return (
    <div className="alerts-details">
      <CodeBlock text={query} label="Copy the expression" />
      <p>
        <Link href={href} className="button small">
          Explore the expression
        </Link>
      </p>
      {lastError !== undefined && <p className="alerts-error">{lastError}</p>}
      <dl className="alerts-facts">
        <dt>Evaluated</dt>
        <dd>{at === undefined ? "not yet" : `${agoText(at)}, in ${formatSeconds(evaluationTime)}`}</dd>
        {rule.type === "alerting" && <Waits rule={rule} />}
        <Pairs name="Labels" pairs={labels} />
        {rule.type === "alerting" && <Pairs name="Annotations" pairs={rule.annotations} />}
      </dl>
      {rule.type === "alerting" && rule.alerts.length > 0 && <Alerts alerts={rule.alerts} />}
    </div>
  );
}

function Waits({ rule: { duration, keepFiringFor } }: { rule: AlertingRuleBody }) {
  return (
    <>
      <dt>Fires</dt>
      <dd>
        {duration === 0 ? "at once" : `after ${formatSeconds(duration)}`}
        {keepFiringFor > 0 && `, and for ${formatSeconds(keepFiringFor)} more`}
      </dd>
    </>
  );
}

function Pairs({ name, pairs }: { name: string; pairs: Readonly<Record<string, string>> }) {
  const texts = pairTexts(pairs);
  if (texts.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <PairChips texts={texts} />
      </dd>
    </>
  );
}

const PairChips = ({ texts }: { texts: readonly string[] }) => (
  <span className="alerts-pairs">
    {texts.map((text) => (
      <span key={text} className="alerts-pair">
        {text}
      </span>
    ))}
  </span>
);

function Alerts({ alerts }: { alerts: readonly AlertBody[] }) {
  return (
    <div className="alerts-scroll" tabIndex={0} role="region" aria-label="Alerts">
      <table className="status-table wrapped">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Since</th>
            <th scope="col" className="right">
              Value
            </th>
            <th scope="col">Labels</th>
            <th scope="col">Annotations</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map(({ state, activeAt, keepFiringSince, value, labels, annotations }) => (
            <tr key={JSON.stringify(labels)}>
              <td>
                <span className={CHIPS[state].className}>{CHIPS[state].text}</span>
              </td>
              <td className="num" title={formatDateTime(Date.parse(activeAt))}>
                {agoText(Date.parse(activeAt))}
                {keepFiringSince !== undefined && ", held since it ceased"}
              </td>
              <td className="right num">{formatValue(Number(value), "number")}</td>
              <td>
                <PairChips texts={pairTexts(labels)} />
              </td>
              <td>
                <PairChips texts={pairTexts(annotations)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
