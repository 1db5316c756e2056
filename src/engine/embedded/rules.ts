import { readFileSync } from "node:fs";
import { errorMessage } from "../../base/errors.ts";
import type { Config } from "../../config/settings.ts";
import { checkWrite } from "../../model/prometheus/check-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { findRuleFiles } from "../../query/promql/rules/find-rule-files.ts";
import { type ReadRules, readRules } from "../../query/promql/rules/read-rules.ts";
import { RuleManager } from "../../query/promql/rules/rule-manager.ts";
import { Webhook } from "../../query/promql/rules/webhook.ts";
import type { Ingest } from "../../store/ingest.ts";
import type { RemoteIntake } from "./remote-intake.ts";

export interface RuleParts {
  readonly engine: PromqlEngine;
  readonly intake: RemoteIntake;
  readonly ingest: Ingest;
  readonly warn: (problem: string) => void;
}

/**
 * The rules of `rules.files`. What they make goes through the journal as all metrics do. A file with anything wrong in
 * it is left out and reported.
 */
export function startRules(config: Config, { engine, intake, ingest, warn }: RuleParts): RuleManager {
  const files = readRuleFiles(config.ruleFiles, engine, warn);
  const groups = files.flatMap((read) => {
    for (const { file, line, column, message } of read.problems)
      warn(`rules: ${file}:${line}:${column}: ${message}`);
    return read.problems.length === 0 ? read.groups : [];
  });
  const webhook =
    config.rulesWebhook === undefined
      ? undefined
      : new Webhook({ url: config.rulesWebhook, fetch, report: (problem) => warn(`rules: ${problem}`) });
  const manager = new RuleManager(groups, {
    engine,
    write: async (series) => {
      const { request, refused } = checkWrite({ series, metadata: [] }, Date.now());
      for (const [reason, count] of refused) warn(`rules: ${count} not kept: ${reason}`);
      await intake.keep(writeToOtlp(request));
      await ingest.caughtUp();
    },
    notify: (rule, alerts) => webhook?.send(rule, alerts),
  });
  manager.start();
  return manager;
}

function readRuleFiles(
  patterns: readonly string[],
  engine: PromqlEngine,
  warn: (problem: string) => void,
): ReadRules[] {
  const read: ReadRules[] = [];
  try {
    for (const file of findRuleFiles(patterns))
      read.push(readRules(file, readFileSync(file, "utf8"), engine));
  } catch (error) {
    warn(`rules: ${errorMessage(error)}`);
  }
  return read;
}
