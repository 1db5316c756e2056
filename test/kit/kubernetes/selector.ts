type Labels = Readonly<Record<string, string>>;

/** Of the forms `a=b`, `a!=b`, `a in (b,c)` and `a`, all of which have to hold (Kubernetes, "Labels and Selectors"). */
export function labelSelector(text: string): (labels: Labels) => boolean {
  const terms = text.split(/,(?![^(]*\))/).filter((term) => term !== "");
  return (labels) => terms.every((term) => holds(term, labels));
}

function holds(term: string, labels: Labels): boolean {
  const [, key = "", operator, value = ""] = /^([\w./-]+?)(?:(=|!=| in )(.*))?$/.exec(term) ?? [];
  switch (operator) {
    case undefined:
      return key in labels;
    case "=":
      return labels[key] === value;
    case "!=":
      return labels[key] !== value;
    default:
      return value
        .slice(1, -1)
        .split(",")
        .includes(labels[key] ?? "");
  }
}

/** `metadata.name=a` and `involvedObject.name=a`, all of which have to hold. */
export function fieldSelector(text: string): (object: object) => boolean {
  const terms = text.split(",").filter((term) => term !== "");
  return (object) =>
    terms.every((term) => {
      const [path = "", value = ""] = term.split("=");
      return String(at(object, path.split("."))) === value;
    });
}

function at(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return at(entries.find(([name]) => name === key)?.[1], rest);
}
