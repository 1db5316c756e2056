import type { MetricType } from "../remote-write.ts";
import type { Exposition, ScrapedSample } from "./exposition.ts";
import { Families } from "./families.ts";
import { readFloat } from "./number-text.ts";
import { seriesLabels } from "./series-labels.ts";
import type { ExpositionOptions } from "./series-labels.ts";
import { TextScanner } from "./text-scanner.ts";

/** What `# TYPE` may say. */
const TYPES: ReadonlyMap<string, MetricType> = new Map([
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["summary", "summary"],
  ["untyped", "unknown"],
]);

/**
 * Reads Prometheus' text format, 0.0.4 and 1.0.0 (prometheus.io, "Exposition formats"), as its parser does: names may be
 * quoted, and the last line may lack its line break.
 *
 * @throws WatchtowerError `invalid`, with the line.
 */
export function parseText(text: string, options: ExpositionOptions = {}): Exposition {
  const scanner = new TextScanner(text, true);
  const families = new Families();
  const samples: ScrapedSample[] = [];
  while (!scanner.isAtEnd) {
    scanner.blanks();
    if (scanner.endLine()) continue;
    if (scanner.accept("# ") || scanner.accept("#\t")) comment(scanner, families);
    else if (scanner.accept("#")) scanner.rest();
    else samples.push(sample(scanner, families, options));
    if (!scanner.endLine()) scanner.fail("expected the end of the line");
  }
  return { samples, metadata: families.all() };
}

/** Only those that begin as metadata say something. */
function comment(scanner: TextScanner, families: Families): void {
  scanner.blanks();
  const isHelp = scanner.accept("HELP ") || scanner.accept("HELP\t");
  const isType = !isHelp && (scanner.accept("TYPE ") || scanner.accept("TYPE\t"));
  if (!isHelp && !isType) return void scanner.rest();
  scanner.blanks();
  const name = scanner.quoted() ?? scanner.metricName() ?? scanner.fail("expected metric name");
  const rest = scanner.rest().slice(1);
  if (isHelp) return families.setHelp(name, helpText(rest));
  families.setType(name, TYPES.get(rest) ?? scanner.fail(`invalid metric type ${JSON.stringify(rest)}`));
}

const helpText = (text: string): string =>
  text.replaceAll(/\\([\\n])/g, (_, one: string) => (one === "n" ? "\n" : one));

function sample(scanner: TextScanner, { last }: Families, options: ExpositionOptions): ScrapedSample {
  const plainName = scanner.metricName();
  scanner.blanks();
  const skip = (): void => scanner.blanks();
  const read = scanner.accept("{") ? scanner.labels(skip, plainName !== undefined) : undefined;
  const name = plainName ?? read?.name ?? scanner.fail("expected metric name");
  const labels =
    seriesLabels(name, read?.pairs ?? [], last, options) ?? scanner.fail("label name is there twice");
  scanner.blanks();
  const word = scanner.word() ?? scanner.fail("expected value after metric");
  const value = readFloat(word) ?? scanner.fail(`${JSON.stringify(word)} is no value`);
  scanner.blanks();
  const time = scanner.isAtLineEnd ? undefined : milliseconds(scanner);
  scanner.blanks();
  return { labels, value, histogram: undefined, time, exemplars: [] };
}

function milliseconds(scanner: TextScanner): number {
  const word = scanner.word() ?? "";
  const time = Number(word);
  if (/^-?\d+$/.test(word) && Number.isSafeInteger(time)) return time;
  return scanner.fail(`expected timestamp in milliseconds, got ${JSON.stringify(word)}`);
}
