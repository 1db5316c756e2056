import type { Stability } from "./schema.ts";

/** All components of Alloy v1.12.2, by what its makers promise of them. */
const NAMES: Readonly<Record<Stability, string>> = {
  "generally-available": `
    beyla.ebpf discovery.azure discovery.consul discovery.consulagent discovery.digitalocean
    discovery.dns discovery.docker discovery.dockerswarm discovery.ec2 discovery.eureka discovery.file
    discovery.gce discovery.hetzner discovery.http discovery.ionos discovery.kubelet
    discovery.kubernetes discovery.kuma discovery.lightsail discovery.linode discovery.marathon
    discovery.nerve discovery.nomad discovery.openstack discovery.ovhcloud discovery.process
    discovery.puppetdb discovery.relabel discovery.scaleway discovery.serverset discovery.triton
    discovery.uyuni faro.receiver local.file local.file_match loki.echo loki.process loki.relabel
    loki.rules.kubernetes loki.source.api loki.source.awsfirehose loki.source.azure_event_hubs
    loki.source.cloudflare loki.source.docker loki.source.file loki.source.gcplog loki.source.gelf
    loki.source.heroku loki.source.journal loki.source.kafka loki.source.kubernetes
    loki.source.kubernetes_events loki.source.podlogs loki.source.syslog loki.source.windowsevent
    loki.write mimir.rules.kubernetes otelcol.auth.basic otelcol.auth.bearer otelcol.auth.headers
    otelcol.auth.oauth2 otelcol.auth.sigv4 otelcol.connector.host_info otelcol.connector.servicegraph
    otelcol.connector.spanlogs otelcol.connector.spanmetrics otelcol.exporter.kafka
    otelcol.exporter.loadbalancing otelcol.exporter.loki otelcol.exporter.otlp otelcol.exporter.otlphttp
    otelcol.exporter.prometheus otelcol.extension.jaeger_remote_sampling otelcol.processor.attributes
    otelcol.processor.batch otelcol.processor.discovery otelcol.processor.filter
    otelcol.processor.groupbyattrs otelcol.processor.k8sattributes otelcol.processor.memory_limiter
    otelcol.processor.probabilistic_sampler otelcol.processor.resourcedetection otelcol.processor.span
    otelcol.processor.tail_sampling otelcol.processor.transform otelcol.receiver.file_stats
    otelcol.receiver.influxdb otelcol.receiver.jaeger otelcol.receiver.kafka otelcol.receiver.loki
    otelcol.receiver.opencensus otelcol.receiver.otlp otelcol.receiver.prometheus
    otelcol.receiver.solace otelcol.receiver.zipkin prometheus.exporter.apache prometheus.exporter.azure
    prometheus.exporter.blackbox prometheus.exporter.cadvisor prometheus.exporter.cloudwatch
    prometheus.exporter.consul prometheus.exporter.dnsmasq prometheus.exporter.elasticsearch
    prometheus.exporter.gcp prometheus.exporter.github prometheus.exporter.kafka
    prometheus.exporter.memcached prometheus.exporter.mongodb prometheus.exporter.mssql
    prometheus.exporter.mysql prometheus.exporter.oracledb prometheus.exporter.postgres
    prometheus.exporter.process prometheus.exporter.redis prometheus.exporter.self
    prometheus.exporter.snmp prometheus.exporter.snowflake prometheus.exporter.squid
    prometheus.exporter.statsd prometheus.exporter.unix prometheus.exporter.windows
    prometheus.operator.podmonitors prometheus.operator.probes prometheus.operator.servicemonitors
    prometheus.receive_http prometheus.relabel prometheus.remote_write prometheus.scrape pyroscope.ebpf
    pyroscope.receive_http pyroscope.relabel pyroscope.scrape pyroscope.write remote.http
    remote.kubernetes.configmap remote.kubernetes.secret remote.s3 remote.vault
  `,
  "public-preview": `
    database_observability.mysql database_observability.postgres otelcol.exporter.syslog
    otelcol.processor.cumulativetodelta otelcol.receiver.filelog otelcol.receiver.splunkhec
    otelcol.receiver.syslog otelcol.storage.file pyroscope.java
  `,
  experimental: `
    loki.enrich loki.secretfilter mimir.alerts.kubernetes otelcol.exporter.awss3 otelcol.exporter.debug
    otelcol.exporter.faro otelcol.processor.deltatocumulative otelcol.processor.interval
    otelcol.receiver.awscloudwatch otelcol.receiver.awsecscontainermetrics otelcol.receiver.cloudflare
    otelcol.receiver.datadog otelcol.receiver.faro otelcol.receiver.fluentforward
    otelcol.receiver.tcplog otelcol.receiver.vcenter prometheus.enrich prometheus.exporter.catchpoint
    prometheus.exporter.static prometheus.operator.scrapeconfigs prometheus.write.queue
  `,
  community: `
    otelcol.exporter.datadog otelcol.exporter.googlecloud otelcol.exporter.googlecloudpubsub
    otelcol.exporter.splunkhec otelcol.receiver.googlecloudpubsub
  `,
};

const STABILITY: ReadonlyMap<string, Stability> = new Map(
  (["generally-available", "public-preview", "experimental", "community"] as const).flatMap((stability) =>
    NAMES[stability]
      .trim()
      .split(/\s+/)
      .map((name): [string, Stability] => [name, stability]),
  ),
);

/** All names in order. */
export const ALLOY_COMPONENTS: readonly string[] = [...STABILITY.keys()].toSorted();

/** How stable a component of Alloy v1.12.2 is; `undefined` for a name that it does not have. */
export const stabilityOf = (name: string): Stability | undefined => STABILITY.get(name);
