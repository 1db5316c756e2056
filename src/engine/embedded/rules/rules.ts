import { readFileSync } from "node:fs";
import { errorMessage } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { Labels } from "../../../model/labels.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { checkWrite } from "../../../model/prometheus/check-write.ts";
import { writeToOtlp } from "../../../model/prometheus/write-to-otlp.ts";
import type { LogqlEngine } from "../../../query/logql/engine.ts";
import type { PromqlEngine } from "../../../query/promql/engine.ts";
import { findRuleFiles } from "../../../query/promql/rules/find-rule-files.ts";
import { type ReadRules, readRules } from "../../../query/promql/rules/read-rules.ts";
import { type RuleLanguage, promqlRules } from "../../../query/promql/rules/rule-language.ts";
import { RuleManager } from "../../../query/promql/rules/rule-manager.ts";
import type { External } from "../../../query/promql/rules/template.ts";
import { Webhook } from "../../../query/promql/rules/webhook.ts";
import type { Ingest } from "../../../store/ingest.ts";
import { logqlRules } from "./logql-rules.ts";
import type { RemoteIntake } from "../intake/remote-intake.ts";

/** What rules ask, and where what they make goes. */
export interface RuleParts {
  readonly engine: PromqlEngine;
  readonly logql: LogqlEngine;
  readonly intake: RemoteIntake;
  readonly ingest: Ingest;
  readonly warn: (problem: string) => void;
}

/** Rules by the language of their expressions. */
export interface Rules {
  readonly metrics: RuleManager;
  readonly logs: RuleManager;
  stop(): void;
}

/**
 * The rules of `rules.files` and `rules.logFiles`. What they make goes through the journal as all metrics do. A file with
 * anything wrong in it is left out and reported.
 */
export function startRules(config: Config, parts: RuleParts): Rules {
  const promql = promqlRules(parts.engine);
  const external = externalOf(config);
  const webhook = webhookOf(config, external, parts.warn);
  const managerOf = (patterns: readonly string[], language: RuleLanguage): RuleManager =>
    new RuleManager(groupsOf(patterns, language, parts.warn), {
      external,
      evaluate: language.evaluate,
      recall: promql.evaluate,
      write: (series) => write(series, parts),
      notify: (rule, alerts) => webhook?.send(rule, alerts, language.linkTo?.(rule.query)),
    });
  const metrics = managerOf(config.ruleFiles, promql);
  const logs = managerOf(config.ruleLogFiles, logqlRules(parts.logql));
  metrics.start();
  logs.start();
  return {
    metrics,
    logs,
    stop: () => {
      metrics.stop();
      logs.stop();
    },
  };
}

function webhookOf(
  { rulesWebhook: url }: Config,
  external: External,
  warn: RuleParts["warn"],
): Webhook | undefined {
  const report = (problem: string): void => warn(`rules: ${problem}`);
  return url === undefined ? undefined : new Webhook({ url, fetch, report, external });
}

async function write(series: readonly WrittenSeries[], { intake, ingest, warn }: RuleParts): Promise<void> {
  const { request, refused } = checkWrite({ series, metadata: [] }, Date.now());
  for (const [reason, count] of refused) warn(`rules: ${count} not kept: ${reason}`);
  await intake.keep(writeToOtlp(request));
  await ingest.caughtUp();
}

function externalOf({ externalLabels, externalUrl = "" }: Config): External {
  return { labels: Labels.fromObject(externalLabels), url: externalUrl.replace(/\/+$/, "") };
}

function groupsOf(
  patterns: readonly string[],
  language: RuleLanguage,
  warn: (problem: string) => void,
): ReadRules["groups"] {
  return readRuleFiles(patterns, language, warn).flatMap((read) => {
    for (const { file, line, column, message } of read.problems)
      warn(`rules: ${file}:${line}:${column}: ${message}`);
    return read.problems.length === 0 ? read.groups : [];
  });
}

function readRuleFiles(
  patterns: readonly string[],
  language: RuleLanguage,
  warn: (problem: string) => void,
): ReadRules[] {
  const read: ReadRules[] = [];
  try {
    for (const file of findRuleFiles(patterns))
      read.push(readRules(file, readFileSync(file, "utf8"), language));
  } catch (error) {
    warn(`rules: ${errorMessage(error)}`);
  }
  return read;
}
