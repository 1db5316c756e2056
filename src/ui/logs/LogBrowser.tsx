import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { LabelPicker, type LabelSource } from "../browse/LabelPicker.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { logLabelNames, logLabelValues } from "../http/loki.ts";
import { useClock } from "../time/clock-store.ts";
import { quote } from "./logql-text.ts";

const LABELS: LabelSource = {
  names: (selector, signal) => logLabelNames(signal, narrowing(selector)),
  values: (label, selector, signal) => logLabelValues(label, signal, narrowing(selector)),
};

/** Loki takes no empty selector. */
function narrowing(selector: string): string | undefined {
  return selector === "{}" ? undefined : selector;
}

/** The services that write logs, and all labels of lines, to start a query from. */
export function LogBrowser({ onPick }: { onPick: (expr: string) => void }) {
  const now = useClock((state) => state.now);
  const services = useQuery({
    queryKey: ["logs", "services", now],
    queryFn: ({ signal }) => logLabelValues("service_name", signal),
    placeholderData: (previous) => previous,
  });
  const names = services.data ?? [];
  return (
    <Panel title="Services with logs" busy={services.isFetching}>
      {services.error !== null && <ErrorNotice error={services.error} />}
      {services.data !== undefined && names.length === 0 && (
        <Notice title="No logs yet">
          They appear here when an application sends its first ones:{" "}
          <Link href="/send">how to send data</Link>.
        </Notice>
      )}
      {names.length > 0 && (
        <>
          <ul className="service-list">
            <li>
              <button type="button" className="button" onClick={() => onPick('{service_name=~".+"}')}>
                All services
              </button>
            </li>
            {names.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  className="button"
                  onClick={() => onPick(`{service_name=${quote(name)}}`)}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
          <h3 className="browser-title">Or by labels</h3>
          <LabelPicker signal="logs" source={LABELS} metric="" onUse={onPick} />
        </>
      )}
    </Panel>
  );
}
