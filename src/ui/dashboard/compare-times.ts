import type { DataFrame, Field } from "../frames/data-frame.ts";
import type { PanelQuestion } from "./ask-panel.ts";

/** How Grafana draws what a series is compared to, in the colour of the series. */
const DASHES = { fill: "dash", dash: [1, 5, 4, 5] };

interface Past {
  readonly question: PanelQuestion;
  /** A frame of its answer, told from those of now. */
  readonly named: (frame: DataFrame) => DataFrame;
}

/** The same question at an earlier time, without the queries that do not want to be compared. */
export function before(question: PanelQuestion, compareMs: number): Past {
  const { from, to } = question.interval;
  return {
    question: {
      ...question,
      ready: question.ready.filter((each) => typeof each === "string" || isCompared(each.query)),
      expressions: question.expressions.filter(({ query }) => isCompared(query)),
      interval: { from: from - compareMs, to: to - compareMs },
    },
    named: (frame) => ({
      ...frame,
      refId: `${frame.refId ?? ""}-compare`,
      fields: frame.fields.map(dashed),
      meta: { ...frame.meta, compareMs },
    }),
  };
}

const isCompared = (query: PanelQuestion["expressions"][number]["query"]): boolean =>
  query["timeRangeCompare"] !== false;

function dashed(field: Field): Field {
  if (field.type === "time") return field;
  return { ...field, config: { ...field.config, custom: { ...field.config.custom, lineStyle: DASHES } } };
}
