import { useQuery } from "@tanstack/react-query";
import type { GraphBody } from "../../api/wire/self.ts";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { fetchGraph } from "../http/self.ts";
import { useUrlState } from "../link/url-state.ts";
import { formatDateTime } from "../time/time-range.ts";
import { ComponentDetails } from "./ComponentDetails.tsx";
import { FlowDrawing } from "./FlowDrawing.tsx";
import { SIGNAL_ORDER } from "./flow-layout.ts";

const EVERY_MS = 5000;

/** The Alloy file in use, drawn; `component` in the URL is the one that is looked at. */
export function FlowTab({ status }: { status: StatusBody | undefined }) {
  const [params, change] = useUrlState();
  const { data, error, isLoading } = useQuery({
    queryKey: ["graph"],
    queryFn: ({ signal }) => fetchGraph(signal),
    refetchInterval: EVERY_MS,
  });
  const selected = params.get("component") ?? undefined;
  const component = data?.components.find(({ id }) => id === selected);
  const select = (id: string | undefined) => change({ component: id }, { replace: true });
  return (
    <Panel title="Data flow" note={data === undefined ? "" : aboutFile(data)} busy={isLoading}>
      {error !== null && <ErrorNotice error={error} />}
      {data?.problem !== undefined && (
        <ErrorNotice error={new Error(data.problem)} subject="The file cannot be used any more" />
      )}
      {data !== undefined && data.problem === undefined && data.components.length === 0 && (
        <Notice title="The file in use has no components">
          Give another one: <code>watchtower deploy-alloy FILE</code>.
        </Notice>
      )}
      {data !== undefined && data.components.length > 0 && (
        <>
          <ul className="flow-legend" aria-label="Colours">
            {SIGNAL_ORDER.map((signal) => (
              <li key={signal}>
                <span className={`flow-key ${signal}`} /> {signal}
              </li>
            ))}
            <li className="muted">Choose a component to see its block and what it lost.</li>
          </ul>
          <FlowDrawing graph={data} selected={component?.id} onSelect={select} />
          {component !== undefined && status !== undefined && (
            <ComponentDetails component={component} status={status} onClose={() => select(undefined)} />
          )}
        </>
      )}
    </Panel>
  );
}

const KINDS: Readonly<Record<GraphBody["kind"], string>> = {
  "dual-write": "kept here and copied to Sumo Logic",
  "local-only": "kept here alone",
  custom: "a file of yours",
};

/** A file that copies says so; without an endpoint its exporter is off, and nothing leaves. */
function aboutFile({ kind, file, since, components }: GraphBody): string {
  const isOff = kind === "dual-write" && components.some(({ off }) => off !== undefined);
  const what = isOff ? "kept here; copied to Sumo Logic once there is an endpoint" : KINDS[kind];
  return `${file}, ${what}, since ${formatDateTime(since)}`;
}
