/** A span as Zipkin's API (zipkin.io, version 2) answers it: ids in hexadecimal, times in microseconds since 1970. */
export interface ZipkinSpanBody {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly timestamp?: number;
  readonly duration?: number;
  readonly localEndpoint?: ZipkinEndpointBody;
  readonly remoteEndpoint?: ZipkinEndpointBody;
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[];
  readonly tags?: Readonly<Record<string, string>>;
}

interface ZipkinEndpointBody {
  readonly serviceName?: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly port?: number;
}

/** How often one service called the other. */
export interface ZipkinLinkBody {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}
