import { METRIC_TYPES } from "../remote-write.ts";
import type { Exposition, ScrapedExemplar, ScrapedSample } from "./exposition.ts";
import { Families } from "./families.ts";
import { readFloat } from "./number-text.ts";
import { seriesLabels } from "./series-labels.ts";
import type { ExpositionOptions } from "./series-labels.ts";
import { withStartTimes } from "./start-times.ts";
import { TextScanner } from "./text-scanner.ts";

/**
 * Reads OpenMetrics' text format, 1.0.0 and 0.0.1 (github.com/prometheus/OpenMetrics), as Prometheus' parser does: times
 * are in seconds, samples may have an exemplar, and the last line is `# EOF`. `_created` is a sample as any other,
 * and tells since when the others of its family count.
 *
 * @throws WatchtowerError `invalid`, with the line.
 */
export function parseOpenMetrics(text: string, options: ExpositionOptions = {}): Exposition {
  const scanner = new TextScanner(text, false);
  const families = new Families();
  const samples: ScrapedSample[] = [];
  while (!scanner.isAtEnd) {
    if (scanner.accept("# EOF")) {
      scanner.endLine();
      if (!scanner.isAtEnd) scanner.fail("unexpected data after # EOF");
      return { samples: withStartTimes(samples, families), metadata: families.all() };
    }
    if (scanner.accept("# ")) metadata(scanner, families);
    else samples.push(sample(scanner, families, options));
    if (scanner.isAtEnd) break;
    if (!scanner.endLine()) scanner.fail("expected the end of the line");
  }
  return scanner.fail("data does not end with # EOF");
}

function metadata(scanner: TextScanner, families: Families): void {
  const keyword = ["HELP ", "TYPE ", "UNIT "].find((each) => scanner.accept(each));
  if (keyword === undefined) return scanner.fail("expected HELP, TYPE, UNIT or EOF");
  const name = scanner.quoted() ?? scanner.metricName() ?? scanner.fail("expected metric name");
  if (!scanner.accept(" ")) scanner.fail(`expected text in ${keyword.trim()}`);
  const rest = scanner.rest();
  if (keyword === "HELP ") return families.setHelp(name, helpText(rest));
  if (keyword === "UNIT ") {
    if (rest !== "" && !name.endsWith(`_${rest}`)) {
      scanner.fail(`unit ${JSON.stringify(rest)} not a suffix of metric ${JSON.stringify(name)}`);
    }
    return families.setUnit(name, rest);
  }
  const type = METRIC_TYPES.find((each) => each === rest);
  families.setType(name, type ?? scanner.fail(`invalid metric type ${JSON.stringify(rest)}`));
}

const helpText = (text: string): string =>
  text.replaceAll(/\\(["\\n])/g, (_, one: string) => (one === "n" ? "\n" : one));

const noBlanks = (): void => {};

function sample(scanner: TextScanner, { last }: Families, options: ExpositionOptions): ScrapedSample {
  const plainName = scanner.metricName();
  const read = scanner.accept("{") ? scanner.labels(noBlanks, plainName !== undefined) : undefined;
  const name = plainName ?? read?.name ?? scanner.fail("expected metric name");
  const labels =
    seriesLabels(name, read?.pairs ?? [], last, options) ?? scanner.fail("label name is there twice");
  const value = number(scanner, "expected value after metric");
  let time: number | undefined;
  let exemplar = exemplarAt(scanner);
  if (exemplar === undefined && !scanner.isAtLineEnd) {
    time = seconds(scanner);
    exemplar = exemplarAt(scanner);
  }
  return { labels, value, histogram: undefined, time, exemplars: exemplar === undefined ? [] : [exemplar] };
}

function exemplarAt(scanner: TextScanner): ScrapedExemplar | undefined {
  if (!scanner.accept(" # {")) return undefined;
  const { pairs } = scanner.labels(noBlanks, true);
  const value = number(scanner, "expected value after exemplar labels");
  const time = scanner.isAtLineEnd ? undefined : seconds(scanner);
  return { labels: pairs, value, time };
}

/** One blank, then a number. */
function number(scanner: TextScanner, problem: string): number {
  if (!scanner.accept(" ")) scanner.fail(problem);
  const word = scanner.word() ?? scanner.fail(problem);
  return readFloat(word) ?? scanner.fail(`${JSON.stringify(word)} is no value`);
}

/** As whole milliseconds. */
function seconds(scanner: TextScanner): number {
  const time = Math.trunc(number(scanner, "expected timestamp") * 1000);
  return Number.isSafeInteger(time) ? time : scanner.fail("invalid timestamp");
}
