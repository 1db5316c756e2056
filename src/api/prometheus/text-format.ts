import type { Labels } from "../../model/labels.ts";

/** How names are written in Prometheus' text format (prometheus.io, "Exposition formats", "Content negotiation"). */
interface TextFormat {
  readonly contentType: string;
  readonly name: (name: string) => string;
  readonly series: (name: string, labels: Labels) => string;
}

const PLAIN_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * The format that a client asked for: with names of any UTF-8 only if it says that it reads them, else with an
 * underscore for each character that older clients do not take.
 *
 * @param accept the header's value.
 */
export function textFormatFor(accept: string): TextFormat {
  const asked = accept
    .split(",")
    .map((item) => item.split(";").map((part) => part.trim().toLowerCase()))
    .find(([media]) => media === "text/plain");
  const version = asked?.includes("version=1.0.0") === true ? "1.0.0" : "0.0.4";
  const escaping = asked?.includes("escaping=allow-utf-8") === true ? "allow-utf-8" : "underscores";
  const contentType = `text/plain; version=${version}; charset=utf-8; escaping=${escaping}`;
  return { contentType, ...(escaping === "allow-utf-8" ? ANY_UTF8 : UNDERSCORES) };
}

const ANY_UTF8: Omit<TextFormat, "contentType"> = {
  name: (name) => (PLAIN_NAME.test(name) ? name : quoted(name)),
  series: (name, labels) => {
    const pairs = pairsOf(labels, (label) => (PLAIN_LABEL.test(label) ? label : quoted(label)));
    return PLAIN_NAME.test(name) ? `${name}{${pairs.join(",")}}` : `{${[quoted(name), ...pairs].join(",")}}`;
  },
};

const UNDERSCORES: Omit<TextFormat, "contentType"> = {
  name: (name) => escaped(name, /[^a-zA-Z0-9_:]/gu),
  series: (name, labels) => {
    const pairs = pairsOf(labels, (label) => escaped(label, /[^a-zA-Z0-9_]/gu));
    return `${escaped(name, /[^a-zA-Z0-9_:]/gu)}{${pairs.join(",")}}`;
  },
};

const escaped = (name: string, wrong: RegExp): string => name.replaceAll(wrong, "_").replace(/^\d/, "_");

/** With an empty `instance` where there is none, so that the federating server adds none of its own. */
function pairsOf(labels: Labels, nameText: (name: string) => string): string[] {
  const own = labels.pairs.filter(([label]) => label !== "__name__");
  const all = labels.get("instance") === "" ? [...own, ["instance", ""] as const] : own;
  return all.map(([label, value]) => `${nameText(label)}=${quoted(value)}`);
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
}
