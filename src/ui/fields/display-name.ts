import type { DataFrame, Field, Labels } from "../frames/data-frame.ts";

/** What of all the frames of a panel decides how their fields are called. */
export interface Naming {
  readonly frameNamesDiffer: boolean;
  /** The only label that any field has, whose values then are the names. */
  readonly singleLabel: string | undefined;
}

/** Looks at all frames once, before {@link displayName} is asked for each field. */
export function namingOf(frames: readonly DataFrame[]): Naming {
  const labelNames = new Set(
    frames.flatMap(({ fields }) => fields.flatMap(({ labels = {} }) => Object.keys(labels))),
  );
  return {
    frameNamesDiffer: frames.some(({ name }, index) => index > 0 && name !== frames[index - 1]?.name),
    singleLabel: labelNames.size === 1 ? [...labelNames][0] : undefined,
  };
}

/** What legends, columns and overrides call a field, by Grafana's rules. */
export function displayName(field: Field, frame: DataFrame, naming: Naming): string {
  const name = nameOf(field, frame, naming);
  return frame.meta?.compareMs === undefined || field.type === "time" ? name : `${name} (comparison)`;
}

function nameOf(field: Field, frame: DataFrame, naming: Naming): string {
  const { name, config, labels, type } = field;
  if (config.displayName !== undefined && config.displayName !== "") return config.displayName;
  if (config.displayNameFromDS !== undefined && config.displayNameFromDS !== "")
    return config.displayNameFromDS;
  if (type === "time" && labels === undefined) return name;
  const frameName = frame.name ?? "";
  const labelText = labels === undefined ? "" : labelPart(labels, naming);
  const withFrame = frameName !== "" && (naming.frameNamesDiffer || (labelText === "" && name === VALUE));
  const parts = [
    naming.frameNamesDiffer ? frameName : "",
    name === VALUE ? "" : name,
    labelText,
    withFrame && !naming.frameNamesDiffer ? frameName : "",
  ].filter((part) => part !== "");
  const joined = parts.length > 0 ? parts.join(" ") : name === "" ? VALUE : name;
  return joined === name ? unique(field, frame) : joined;
}

/** What data sources call the values of a series; it says nothing. */
const VALUE = "Value";

function labelPart(labels: Labels, { singleLabel }: Naming): string {
  if (singleLabel !== undefined) return labels[singleLabel] ?? "";
  return formatLabels(labels);
}

/** `{a="1", b="2"}`; empty without labels. */
export function formatLabels(labels: Labels): string {
  const names = Object.keys(labels).toSorted();
  return names.length === 0 ? "" : `{${names.map((name) => `${name}="${labels[name]}"`).join(", ")}}`;
}

/** Numbered where other fields of the frame have the same name. */
function unique(field: Field, { fields }: DataFrame): string {
  const same = fields.filter(({ name }) => name === field.name);
  return same.length > 1 ? `${field.name} ${same.indexOf(field) + 1}` : field.name;
}
