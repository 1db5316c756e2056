import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../dashboards");

export interface PanelQuery {
  /** `watchtower-shop.json: Orders A` */
  readonly name: string;
  readonly language: "promql" | "logql" | "traceql";
  /** With each variable replaced by what matches anything. */
  readonly text: string;
}

interface Target {
  readonly refId: string;
  readonly datasource: { readonly uid: string };
  readonly expr?: string;
  readonly query?: string;
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly Target[] }[];
}

const LANGUAGES: Readonly<Record<string, PanelQuery["language"]>> = {
  mimir: "promql",
  loki: "logql",
  tempo: "traceql",
};

/** A value that is equal to nothing in particular would find nothing: equality becomes a pattern. */
function substitute(text: string): string {
  return text
    .replaceAll(/(\w+)\s*=\s*"\$service"/g, '$1=~".+"')
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$__auto", "1m")
    .replaceAll("$search", "")
    .replaceAll(/"\$\w+"/g, '".+"');
}

/** Each query of each shipped dashboard; a service map has none of its own. */
export function panelQueries(): readonly PanelQuery[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return files.flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Dashboard;
    return panels.flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ refId, datasource, expr, query }) => {
        const text = substitute(expr ?? query ?? "");
        const language = LANGUAGES[datasource.uid];
        if (language === undefined) throw new Error(`${file}: ${title}: no language for ${datasource.uid}`);
        return text === "" ? [] : [{ name: `${file}: ${title} ${refId}`, language, text }];
      }),
    );
  });
}
