import { useMemo } from "react";
import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { Panel } from "../components/Panel.tsx";
import { matching, neighbourhood, type GraphModel } from "../graph/graph-model.ts";
import { GraphView } from "../graph/GraphView.tsx";
import { useUrlState } from "../link/url-state.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { TimeRangePicker } from "../time/TimeRangePicker.tsx";
import { EdgeTable } from "./EdgeTable.tsx";
import { mapGraph, type ServiceMap } from "./service-map.ts";
import { ServicePanel } from "./ServicePanel.tsx";
import { useServiceMap } from "./use-service-map.ts";
import "./map.css";

/** Who calls whom: the service map, made of the metrics that are made from spans. */
export function MapPage() {
  const [params, change] = useUrlState();
  const { data, error, isFetching } = useServiceMap();
  const service = params.get("service") ?? undefined;
  const filter = params.get("filter") ?? "";
  return (
    <div className="page">
      <PageHeader title="Service map">
        <input
          type="search"
          className="input"
          placeholder="Filter services"
          aria-label="Filter services"
          value={filter}
          onChange={({ target }) => change({ filter: target.value || undefined }, { replace: true })}
        />
        <TimeRangePicker />
        <RefreshControl />
      </PageHeader>
      <div className="page-body map-body">
        {error !== null && <ErrorNotice error={error} />}
        {data === undefined && error === null && <Looking />}
        {data !== undefined && (
          <MapContent
            map={data}
            busy={isFetching}
            filter={filter}
            service={service}
            only={params.get("only") === "1"}
            onService={(next) =>
              change({
                service: next,
                only: next === undefined ? undefined : (params.get("only") ?? undefined),
              })
            }
            onOnly={(only) => change({ only: only ? "1" : undefined })}
          />
        )}
      </div>
    </div>
  );
}

interface ContentProps {
  readonly map: ServiceMap;
  readonly busy: boolean;
  readonly filter: string;
  readonly service: string | undefined;
  /** Shows the chosen service's neighbours alone. */
  readonly only: boolean;
  readonly onService: (service: string | undefined) => void;
  readonly onOnly: (only: boolean) => void;
}

function MapContent({ map, busy, filter, service, only, onService, onOnly }: ContentProps) {
  const graph = useMemo(
    () => shownOf(mapGraph(map), filter, only ? service : undefined),
    [map, filter, only, service],
  );
  const shown = useMemo(() => new Set(graph.edges.map(({ id }) => id)), [graph]);
  if (map.edges.length === 0) return <NothingCalls />;
  const selected = map.nodes.find(({ name }) => name === service);
  const note = `${graph.nodes.length} of ${map.nodes.length} services, ${graph.edges.length} connections`;
  return (
    <>
      <div className="map-area">
        <Panel title="Map" note={note} busy={busy} className="map-panel">
          {graph.nodes.length === 0 ? (
            <Notice title="No service has such a name" />
          ) : (
            <GraphView model={graph} label="Service map" selected={service} onSelect={onService} />
          )}
        </Panel>
        {selected !== undefined && (
          <ServicePanel
            service={selected}
            map={map}
            only={only}
            onOnly={onOnly}
            onClose={() => onService(undefined)}
          />
        )}
      </div>
      <EdgeTable edges={map.edges} shown={shown} onService={onService} />
    </>
  );
}

function shownOf(graph: GraphModel, filter: string, around: string | undefined): GraphModel {
  const near = around === undefined ? graph : neighbourhood(graph, around);
  return filter.trim() === "" ? near : matching(near, filter);
}

function Looking() {
  return (
    <div className="map-area">
      <Panel title="Map" note="looking…" busy className="map-panel">
        <div className="graph" />
      </Panel>
    </div>
  );
}

function NothingCalls() {
  return (
    <Notice title="No calls between services in this time">
      <p>
        The map is made of spans: of a client&apos;s span and the server&apos;s span below it. Choose a longer
        time, or <Link href="/send">send traces</Link> of at least two services that call each other.
      </p>
    </Notice>
  );
}
