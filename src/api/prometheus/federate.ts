import type { Context } from "hono";
import { floatText } from "../../base/float-text.ts";
import { errorMessage } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import { bitsOf, isStaleAt } from "../../model/staleness.ts";
import type { Labels } from "../../model/labels.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { matcherSetsOf } from "./parameters.ts";
import { textFormatFor } from "./text-format.ts";

/** A sample and how it is written. */
interface Line {
  readonly name: string;
  /** The name as it is written. */
  readonly written: string;
  readonly text: string;
}

/**
 * `/federate`: the latest samples of the series that any `match[]` selects, with the external labels that they lack. Native histograms are left out: the
 * text format has no place for them.
 */
export async function federate(c: Context, engine: PromqlEngine, external: Labels): Promise<Response> {
  const parameters = await parametersOf(c);
  let sets: ReturnType<typeof matcherSetsOf>;
  try {
    sets = matcherSetsOf(parameters, engine);
  } catch (error) {
    return c.text(`${errorMessage(error)}\n`, 400);
  }
  const format = textFormatFor(c.req.header("accept") ?? "");
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
      const text = `${format.series(name, external.with(labels.pairs))} ${floatText(values[last] ?? NaN)} ${times[last]}\n`;
      lines.set(labels.key(), { name, written: format.name(name), text });
    }
  }
  return c.body(exposition([...lines.values()]), 200, { "content-type": format.contentType });
}

/** By name; each family is announced as untyped. */
function exposition(lines: readonly Line[]): string {
  let text = "";
  let family = "";
  for (const line of lines.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))) {
    if (line.name !== family) text += `# TYPE ${line.written} untyped\n`;
    family = line.name;
    text += line.text;
  }
  return text;
}
