import type { Context } from "hono";
import { floatText } from "../../base/float-text.ts";
import { errorMessage } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import type { Labels } from "../../model/labels.ts";
import { bitsOf, isStaleAt } from "../../model/staleness.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { matcherSetsOf } from "./parameters.ts";

/** The text format of Prometheus (prometheus.io, "Exposition formats"), version 1.0.0 for names of any UTF-8. */
const CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8";

/** A sample and how it is written. */
interface Line {
  readonly name: string;
  readonly text: string;
}

/**
 * `/federate`: the latest samples of the series that any `match[]` selects. Native histograms are left out: the
 * text format has no place for them.
 */
export async function federate(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  let sets: ReturnType<typeof matcherSetsOf>;
  try {
    sets = matcherSetsOf(parameters, engine);
  } catch (error) {
    return c.text(`${errorMessage(error)}\n`, 400);
  }
  const now = Date.now();
  const range = { start: unixMilli(now - engine.limits.lookbackMs + 1), end: unixMilli(now) };
  const lines = new Map<string, Line>();
  for (const matchers of sets) {
    const { maxSeries, maxSamples } = engine.limits;
    const found = await engine.source.select({ matchers, ...range, maxSeries, maxSamples }, c.req.raw.signal);
    for (const { labels, times, values, histograms } of found) {
      const last = times.length - 1;
      const name = labels.get("__name__");
      if (last < 0 || name === "" || isStaleAt(bitsOf(values), last)) continue;
      if (histograms?.[last] !== undefined) continue;
      const text = `${seriesText(name, labels)} ${floatText(values[last] ?? NaN)} ${times[last]}\n`;
      lines.set(labels.key(), { name, text });
    }
  }
  return c.body(exposition([...lines.values()]), 200, { "content-type": CONTENT_TYPE });
}

/** By name; each family is announced as untyped. */
function exposition(lines: readonly Line[]): string {
  let text = "";
  let family = "";
  for (const line of lines.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))) {
    if (line.name !== family)
      text += `# TYPE ${PLAIN_NAME.test(line.name) ? line.name : quoted(line.name)} untyped\n`;
    family = line.name;
    text += line.text;
  }
  return text;
}

const PLAIN_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
}

/** With an empty `instance` where there is none, so that the federating server adds none of its own. */
function seriesText(name: string, labels: Labels): string {
  const pairs = labels.pairs.filter(([label]) => label !== "__name__");
  const all = labels.get("instance") === "" ? [...pairs, ["instance", ""] as const] : pairs;
  const texts = all.map(
    ([label, value]) => `${PLAIN_LABEL.test(label) ? label : quoted(label)}=${quoted(value)}`,
  );
  return PLAIN_NAME.test(name) ? `${name}{${texts.join(",")}}` : `{${[quoted(name), ...texts].join(",")}}`;
}
