import type { RuleFilesBody } from "../../api/wire/self.ts";
import { CodeBlock } from "../components/CodeBlock.tsx";
import { Notice } from "../components/Notice.tsx";

const EXAMPLE = `groups:
  - name: shop
    rules:
      - alert: RequestsFail
        expr: sum by (service) (rate(traces_spanmetrics_calls_total{status_code="STATUS_CODE_ERROR"}[5m])) > 0.1
        for: 2m
        labels:
          severity: page
        annotations:
          summary: "Requests to {{ $labels.service }} fail"
`;

const SETTINGS = `WATCHTOWER_RULES_FILES="$PWD/rules/*.yaml" watchtower up`;

/** Why no rules are there, and where rule files go. */
export function NoRules({ patterns }: { patterns: RuleFilesBody["patterns"] | undefined }) {
  const named = [...(patterns?.metrics ?? []), ...(patterns?.logs ?? [])];
  return (
    <>
      <Notice title="No rules">
        {named.length === 0 ? (
          <>
            Rule files are those of Prometheus, and of Loki for rules on logs. Name them in{" "}
            <code>watchtower.config.json</code> as <code>rules.files</code> and <code>rules.logFiles</code>,
            or by environment, and start again:
          </>
        ) : (
          <>
            None of these files holds a rule: <code>{named.join(", ")}</code>. They are read at the start:{" "}
            <code>watchtower down && watchtower up</code>.
          </>
        )}
      </Notice>
      <div className="alerts-example">
        <CodeBlock text={SETTINGS} label="Copy the command" />
        <p className="muted">
          A file of rules; check it with <code>watchtower rules check FILE</code>:
        </p>
        <CodeBlock text={EXAMPLE} label="Copy the example of a rule file" />
      </div>
    </>
  );
}
