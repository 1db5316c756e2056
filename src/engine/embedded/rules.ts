import { readFileSync } from "node:fs";
import { errorMessage } from "../../base/errors.ts";
import type { Config } from "../../config/settings.ts";
import { checkWrite } from "../../model/prometheus/check-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { RuleEffects } from "../../query/promql/rules/evaluate-group.ts";
import { findRuleFiles } from "../../query/promql/rules/find-rule-files.ts";
import { type ReadRules, readRules } from "../../query/promql/rules/read-rules.ts";
import { type RuleLanguage, promqlRules } from "../../query/promql/rules/rule-language.ts";
import { RuleManager } from "../../query/promql/rules/rule-manager.ts";
import { Webhook } from "../../query/promql/rules/webhook.ts";
import type { Ingest } from "../../store/ingest.ts";
import { logqlRules } from "./logql-rules.ts";
import type { RemoteIntake } from "./remote-intake.ts";

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
  const effects = effectsOf(config, promql, parts);
  const managerOf = (patterns: readonly string[], language: RuleLanguage): RuleManager => {
    const groups = groupsOf(patterns, language, parts.warn);
    return new RuleManager(groups, { ...effects, evaluate: language.evaluate });
  };
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

function effectsOf(
  config: Config,
  promql: RuleLanguage,
  { intake, ingest, warn }: RuleParts,
): Omit<RuleEffects, "evaluate"> {
  const webhook =
    config.rulesWebhook === undefined
      ? undefined
      : new Webhook({ url: config.rulesWebhook, fetch, report: (problem) => warn(`rules: ${problem}`) });
  return {
    recall: promql.evaluate,
    write: async (series) => {
      const { request, refused } = checkWrite({ series, metadata: [] }, Date.now());
      for (const [reason, count] of refused) warn(`rules: ${count} not kept: ${reason}`);
      await intake.keep(writeToOtlp(request));
      await ingest.caughtUp();
    },
    notify: (rule, alerts) => webhook?.send(rule, alerts),
  };
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
