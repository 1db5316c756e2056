import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { TextBoxVariableBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard, streamLabel } from "../frame.ts";
import { FULL, lines, logLines, stacked } from "../panels.ts";
import { logql } from "../queries.ts";

const SELECTED = '{service_name=~"$service"} |~ `(?i)$search`';

/** Log lines of all services, by level and service. */
export function logs(): Dashboard {
  return dashboard(
    "watchtower-logs",
    "Logs",
    "Lines of all services: how many, of which level, and what they say.",
  )
    .withVariable(streamLabel({ name: "service", label: "Service", multi: true }, "service_name"))
    .withVariable(new TextBoxVariableBuilder("search").label("Search (regular expression)").defaultValue(""))
    .withPanel(
      stacked(
        { title: "Lines by level", description: "Lines in each step." },
        "short",
        [logql(`sum by (detected_level) (count_over_time(${SELECTED} [$__auto]))`, "{{detected_level}}")],
        { span: FULL },
      ),
    )
    .withPanel(
      lines({ title: "Lines by service", description: "Lines per second." }, "short", [
        logql(`sum by (service_name) (rate(${SELECTED} [$__auto]))`, "{{service_name}}"),
      ]),
    )
    .withPanel(
      lines({ title: "Bytes by service", description: "Bytes of lines per second." }, "Bps", [
        logql(`sum by (service_name) (bytes_rate(${SELECTED} [$__auto]))`, "{{service_name}}"),
      ]),
    )
    .withPanel(
      logLines(
        { title: "Errors", description: "Newest lines of level error or worse." },
        logql(`${SELECTED} | detected_level =~ "error|fatal|critical"`),
      ),
    )
    .withPanel(logLines({ title: "Lines", description: "Newest lines." }, logql(SELECTED)))
    .build();
}
