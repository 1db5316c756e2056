import { Tabs } from "radix-ui";
import { CodeBlock } from "../components/CodeBlock.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { useStatus } from "../status/use-status.ts";
import { ArrivalList } from "./ArrivalList.tsx";
import { environmentLines, snippets } from "./snippets.ts";
import "./start.css";

/** How to send data to this very instance, and whether any has come. */
export function SendDataPage() {
  const status = useStatus(1000);
  const endpoints = status.data?.endpoints;
  return (
    <div className="page">
      <PageHeader title="Send data" />
      <div className="page-body start">
        {status.error !== null && <ErrorNotice error={status.error} />}
        {status.data !== undefined && <ArrivalList status={status.data} />}
        {endpoints !== undefined && (
          <>
            <section className="panel start-panel" aria-label="Environment">
              <h2>Point any OpenTelemetry SDK here</h2>
              <p className="muted">
                OTLP over HTTP is at <code>{endpoints.otlpHttp}</code>, over gRPC at{" "}
                <code>{endpoints.otlpGrpc}</code>.
              </p>
              <CodeBlock text={environmentLines(endpoints)} label="Copy the environment lines" />
            </section>
            <section className="panel start-panel" aria-label="Examples">
              <Tabs.Root defaultValue="Node">
                <Tabs.List className="tabs" aria-label="Language">
                  {snippets(endpoints).map(({ title }) => (
                    <Tabs.Trigger key={title} value={title} className="tab">
                      {title}
                    </Tabs.Trigger>
                  ))}
                </Tabs.List>
                {snippets(endpoints).map(({ title, note, code }) => (
                  <Tabs.Content key={title} value={title} className="tab-content">
                    <p className="muted">{note}</p>
                    <CodeBlock text={code} label={`Copy the ${title} example`} />
                  </Tabs.Content>
                ))}
              </Tabs.Root>
            </section>
          </>
        )}
      </div>
    </div>
  );
}
