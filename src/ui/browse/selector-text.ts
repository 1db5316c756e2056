/** The values chosen of each label, in the order in which the labels were chosen. */
export type ChosenLabels = readonly (readonly [label: string, values: readonly string[]])[];

/**
 * A selector as PromQL and LogQL write it: one value is equal, several are a regular expression.
 * Labels of which no value is chosen are left out.
 * @param metric empty for none
 */
export function selectorText(metric: string, chosen: ChosenLabels): string {
  const matchers = chosen.flatMap(([label, values]) => {
    if (values.length === 0) return [];
    const isOne = values.length === 1;
    const text = isOne ? (values[0] ?? "") : values.map(escaped).join("|");
    return [`${labelText(label)}${isOne ? "=" : "=~"}${JSON.stringify(text)}`];
  });
  if (matchers.length === 0 && metric !== "") return metric;
  return `${metric}{${matchers.join(", ")}}`;
}

/** Labels of other letters stand in quotes. */
function labelText(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label);
}

/** So that a value means itself in RE2. */
function escaped(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Chooses a value, or gives it up; of a label that is new its column is opened. */
export function withValue(chosen: ChosenLabels, label: string, value: string): ChosenLabels {
  return chosen.map(([name, values]) => {
    if (name !== label) return [name, values];
    return [name, values.includes(value) ? values.filter((other) => other !== value) : [...values, value]];
  });
}

/** Chooses a label without a value yet, or gives it and its values up. */
export function withLabel(chosen: ChosenLabels, label: string): ChosenLabels {
  return chosen.some(([name]) => name === label)
    ? chosen.filter(([name]) => name !== label)
    : [...chosen, [label, []]];
}

/** The selector that narrows a label's values: all that is chosen of other labels. */
export function selectorOfOthers(metric: string, chosen: ChosenLabels, label: string): string {
  return selectorText(
    metric,
    chosen.filter(([name]) => name !== label),
  );
}
