import { useQuery } from "@tanstack/react-query";
import type { ClusterBody } from "../../api/wire/self.ts";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { fetchCluster } from "../http/self.ts";
import { agoText } from "../time/ago.ts";
import { Fact } from "./Fact.tsx";

/** Both engines: this one, and the stack on a cluster, which takes a while to ask. */
export function EnginesPanel({ status }: { status: StatusBody }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["cluster"],
    queryFn: ({ signal }) => fetchCluster(signal),
    retry: false,
  });
  return (
    <Panel
      title="Engines"
      busy={isFetching}
      actions={
        <button type="button" className="button small" disabled={isFetching} onClick={() => void refetch()}>
          Look again
        </button>
      }
    >
      <dl className="status-facts list self-engines">
        <Fact name="Embedded">
          <span className="chip ok">{status.state}</span> version {status.version}, since{" "}
          {agoText(status.startedAt)}
        </Fact>
        <Fact name="Kubernetes">
          {data === undefined ? (
            <span className="muted">{isFetching ? "asking…" : "not known"}</span>
          ) : (
            <Cluster {...data} />
          )}
        </Fact>
      </dl>
      {error !== null && <ErrorNotice error={error} />}
    </Panel>
  );
}

const CHIPS: Readonly<Record<ClusterBody["state"], string>> = {
  ready: "chip ok",
  starting: "chip",
  failing: "chip error",
  stopped: "chip",
};

function Cluster({ state, context, namespace, reason, version, ui, pods }: ClusterBody) {
  const ready = pods.filter((pod) => pod.state === "ready").length;
  return (
    <>
      <span className={CHIPS[state]}>{state}</span> {version !== undefined && `version ${version}, `}
      {context}, namespace {namespace}
      {pods.length > 0 && `, ${ready} of ${pods.length} pods ready`}
      {reason !== undefined && <span className="muted">; {reason}</span>}
      {ui !== undefined && ui !== location.origin && (
        <>
          {" "}
          <a href={ui}>{ui}</a>
        </>
      )}
      {state === "stopped" && (
        <span className="muted">
          . Start it with <code>watchtower up --engine kubernetes</code>
        </span>
      )}
    </>
  );
}
